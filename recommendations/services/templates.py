"""Work templates: their steps become actions of a mandate, planned back from a session."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cop_portal.common.errors import PortalError
from cop_portal.common.transitions import locked
from cop_portal.common.verdicts import require
from recommendations import rules
from recommendations.deadlines import explain, resolve
from recommendations.models import Action, Deadline, TemplateStep
from recommendations.services.actions import create_action


@dataclass
class PlannedStep:
    """A step of a template as it would become an action: its slot, and the action where it is there already."""

    step: TemplateStep
    slot: Deadline
    there: Action | None

    @property
    def due_on(self):
        return self.there.due_on if self.there else self.slot.due_on

    @property
    def explained(self):
        return explain(self.slot)


def preview_template(*, mandate, template, session):
    """The steps as they would become actions, in order. Nothing is written."""
    there = {action.step_id: action for action in mandate.actions.filter(step__template=template)}
    planned = []
    for step in template.steps.all():
        slot = _slot(step, mandate, session)
        slot.due_on = resolve(slot)
        planned.append(PlannedStep(step, slot, there.get(step.pk)))
    return planned


@transaction.atomic
def use_template(*, mandate, template, session, owner, by):
    """Make an action of each step of the template, due on the way to the session.

    Where the session is that of the mandate's own deadline, the slots follow that deadline to another meeting too.
    Returns (the actions made, how many were there already): twice makes nothing twice. Raises PortalError.
    """
    require(rules.can_create_action(by))
    if session is None:
        raise PortalError(_("Choose the session that the work leads to."), field="session")
    locked(mandate)
    planned = preview_template(mandate=mandate, template=template, session=session)
    made = []
    for row in planned:
        if row.there is None:
            action = Action(mandate=mandate, title=row.step.name, owner=owner, unit=owner.unit, step=row.step)
            made.append(create_action(action=action, by=by, slot=row.slot))
    return made, len(planned) - len(made)


def _slot(step, mandate, session):
    slot = Deadline(rule=step.rule, offset=step.offset, offset_unit=step.offset_unit, session=session)
    own = mandate.deadline
    if own is not None and own.held_before_id and own.session_id == session.pk:
        slot.held_before, slot.body = own.held_before, own.body
    return slot
