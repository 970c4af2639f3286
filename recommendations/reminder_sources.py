"""What the secretariat has to do by when: actions, mandates addressed to it, and those of the bodies that it serves."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_portal.common.verdicts import ALLOWED, allowed_if, denied
from cop_portal.people.enums import Role
from cop_portal.people.queries import secretariat
from cop_portal.people.rules import Secretariat, is_head, is_secretariat
from cop_portal.reminders.sources import Notice, Obligation
from recommendations.enums import ACTION_OPEN, AddresseeKind, EvidenceStatus, MandateStatus
from recommendations.fulfilment import evidence_of
from recommendations.models import Action, Addressee, Mandate
from recommendations.queries import is_superseded, mandates_to_remind_of


class ActionSource:
    """An open action reminds its owner."""

    kind = "action"
    label = gettext_lazy("action due")
    stages = (30, 7, 1, 0)
    late = (7, 4)
    related = ("mandate__paragraph__decision",)

    def due_between(self, first, last):
        due = Action.objects.filter(status__in=ACTION_OPEN, due_on__range=(first, last), owner__is_active=True)
        return [Obligation(action, action.owner, action.due_on) for action in due.select_related("owner")]

    def still_due(self, action, recipient, due_on):
        if not action.is_open:
            return denied(_("The action is %(status)s.") % {"status": action.get_status_display()})
        verdict = self._is_theirs(action, recipient)
        if not verdict:
            return verdict
        return allowed_if(action.due_on == due_on, _("The action is due on another day."))

    def _is_theirs(self, action, recipient):
        return allowed_if(action.owner_id == recipient.pk, _("The action has another owner."))

    def readable_by(self, action, person):
        return False  # the secretariat's own work

    def notice(self, action):
        words = _("Action “%(title)s” for %(mandate)s") % {"title": action.title, "mandate": action.mandate.reference}
        return Notice(words, reverse("recommendations:action-detail", args=[action.pk]))


class ActionLateSource(ActionSource):
    """An action that is late is made known to the heads of the unit that it is with."""

    kind = "action-late"
    label = gettext_lazy("action of the unit late")
    stages = (-3, -14)
    late = (0, 0)
    related = ("mandate__paragraph__decision", "owner")

    def due_between(self, first, last):
        due = Action.objects.filter(status__in=ACTION_OPEN, due_on__range=(first, last), unit__isnull=False)
        heads = _members_by_unit(Role.HEAD)
        return [
            Obligation(action, head, action.due_on)
            for action in due
            for head in heads.get(action.unit_id, ())
            if head.pk != action.owner_id
        ]

    def _is_theirs(self, action, recipient):
        heads = is_head(recipient) and recipient.unit_id == action.unit_id and recipient.pk != action.owner_id
        return allowed_if(heads, _("The person does not head the unit of the action."))

    def notice(self, action):
        words = {"title": action.title, "mandate": action.mandate.reference, "owner": action.owner or _("nobody")}
        text = _("Action “%(title)s” for %(mandate)s is late; it is with %(owner)s") % words
        return Notice(text, reverse("recommendations:action-detail", args=[action.pk]))


def _members_by_unit(*roles):
    """{unit's id: its active members}, of some roles alone where they are named."""
    members = {}
    people = secretariat().filter(unit__isnull=False)
    for person in people.filter(role__in=roles) if roles else people:
        members.setdefault(person.unit_id, []).append(person)
    return members


class _MandateSource:
    """A mandate that is asked of somebody by a day, until the evidence for it is complete.

    Whoever is reminded does the secretariat's work, so what it has drafted counts, though a visitor sees none of it.
    """

    related = ("paragraph__decision",)
    addressee = None

    def due_between(self, first, last):
        due = mandates_to_remind_of(self.addressee).filter(deadline__due_on__range=(first, last))
        due = due.select_related("paragraph__decision", "deadline__session", "deadline__held_before")
        due = list(due.prefetch_related("addressees"))
        evidence = evidence_of(due, Secretariat())
        people = self._people(due)
        return [
            Obligation(mandate, person, mandate.deadline.due_on)
            for mandate in due
            if evidence[mandate.pk].status != EvidenceStatus.MET
            for person in people(mandate)
        ]

    def still_due(self, mandate, recipient, due_on):
        if mandate.withdrawn_at:
            return denied(_("The mandate is withdrawn."))
        if mandate.status != MandateStatus.ACTIVE:
            return denied(_("The mandate is %(status)s.") % {"status": mandate.get_status_display()})
        if Mandate.objects.filter(is_superseded(), pk=mandate.pk).exists():
            return denied(_("The mandate is superseded."))
        if mandate.deadline is None or mandate.deadline.due_on != due_on:
            return denied(_("The mandate is due on another day."))
        if evidence_of([mandate], Secretariat())[mandate.pk].status == EvidenceStatus.MET:
            return denied(_("The evidence for the mandate is complete."))
        return self._is_theirs(mandate, recipient)

    def readable_by(self, mandate, person):
        return mandate.withdrawn_at is None

    def notice(self, mandate):
        words = _("Mandate %(mandate)s: %(asked)s") % {"mandate": mandate.reference, "asked": mandate.asked}
        return Notice(words, reverse("recommendations:mandate-detail", args=[mandate.slug]))


class MandateSource(_MandateSource):
    """An active mandate of the secretariat reminds the active members of the unit that leads on it."""

    kind = "mandate"
    label = gettext_lazy("mandate due")
    stages = (90, 30, 7)
    addressee = AddresseeKind.SECRETARIAT

    def _people(self, due):
        members = _members_by_unit()
        return lambda mandate: members.get(mandate.lead_unit_id, ())

    def _is_theirs(self, mandate, recipient):
        if not is_secretariat(recipient) or mandate.lead_unit_id is None or recipient.unit_id != mandate.lead_unit_id:
            return denied(_("The person is not in the unit that leads on the mandate."))
        return ALLOWED


class MandateLateSource(MandateSource):
    """One whose day has passed is made known to the heads of that unit."""

    kind = "mandate-late"
    label = gettext_lazy("mandate of the unit late")
    stages = (-1, -14)

    def _people(self, due):
        heads = _members_by_unit(Role.HEAD)
        return lambda mandate: heads.get(mandate.lead_unit_id, ())

    def _is_theirs(self, mandate, recipient):
        if not is_head(recipient):
            return denied(_("The person does not head the unit that leads on the mandate."))
        return super()._is_theirs(mandate, recipient)

    def notice(self, mandate):
        words = {"mandate": mandate.reference, "asked": mandate.asked}
        text = _("Mandate %(mandate)s is late: %(asked)s") % words
        return Notice(text, reverse("recommendations:mandate-detail", args=[mandate.slug]))


class BodyMandateSource(_MandateSource):
    """A mandate of a body, such as a working group, reminds the person who serves it as its secretary."""

    kind = "body-mandate"
    label = gettext_lazy("mandate of a body due")
    stages = (30, 7, 1)
    addressee = AddresseeKind.BODY

    def _people(self, due):
        asked = Addressee.objects.filter(mandate__in=due, body__secretary__is_active=True)
        found = {}
        for addressee in asked.select_related("body__secretary"):
            found.setdefault(addressee.mandate_id, []).append(addressee.body.secretary)
        return lambda mandate: found.get(mandate.pk, ())

    def _is_theirs(self, mandate, recipient):
        serves = mandate.addressees.filter(body__secretary=recipient).exists()
        return allowed_if(serves, _("Somebody else serves the body as its secretary."))
