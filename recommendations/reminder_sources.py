"""What the secretariat has to do by when: actions, and mandates addressed to it."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_portal.common.verdicts import ALLOWED, denied
from cop_portal.people.queries import secretariat
from cop_portal.people.rules import is_secretariat
from cop_portal.reminders.sources import Notice, Obligation
from recommendations.enums import ACTION_OPEN, AddresseeKind, MandateKind, MandateStatus
from recommendations.models import Action, Mandate
from recommendations.queries import is_superseded


class ActionSource:
    """An open action reminds its owner."""

    kind = "action"
    label = gettext_lazy("action due")
    stages = (30, 7, 1, 0, -7)
    related = ("mandate__paragraph__decision",)

    def due_between(self, first, last):
        due = Action.objects.filter(status__in=ACTION_OPEN, due_on__range=(first, last), owner__is_active=True)
        return [Obligation(action, action.owner, action.due_on) for action in due.select_related("owner")]

    def still_due(self, action, recipient, due_on):
        if not action.is_open:
            return denied(_("The action is %(status)s.") % {"status": action.get_status_display()})
        if action.owner_id != recipient.pk:
            return denied(_("The action has another owner."))
        return ALLOWED if action.due_on == due_on else denied(_("The action is due on another day."))

    def readable_by(self, action, person):
        return False  # the secretariat's own work

    def notice(self, action):
        words = _("Action “%(title)s” for %(mandate)s") % {"title": action.title, "mandate": action.mandate.reference}
        return Notice(words, reverse("recommendations:action-detail", args=[action.pk]))


class MandateSource:
    """An active mandate of the secretariat, with a day, reminds the active members of the unit that leads on it."""

    kind = "mandate"
    label = gettext_lazy("mandate due")
    stages = (90, 30, 7)
    related = ("paragraph__decision",)

    def due_between(self, first, last):
        due = Mandate.objects.filter(
            ~is_superseded(),
            status=MandateStatus.ACTIVE,
            kind=MandateKind.OPERATIONAL,
            addressees__kind=AddresseeKind.SECRETARIAT,
            deadline__due_on__range=(first, last),
            lead_unit__isnull=False,
            withdrawn_at__isnull=True,
        ).select_related("deadline")
        members = {}
        for person in secretariat().filter(unit__isnull=False):
            members.setdefault(person.unit_id, []).append(person)
        return [
            Obligation(mandate, person, mandate.deadline.due_on)
            for mandate in due
            for person in members.get(mandate.lead_unit_id, ())
        ]

    def still_due(self, mandate, recipient, due_on):
        if mandate.withdrawn_at:
            return denied(_("The mandate is withdrawn."))
        if mandate.status != MandateStatus.ACTIVE:
            return denied(_("The mandate is %(status)s.") % {"status": mandate.get_status_display()})
        if Mandate.objects.filter(is_superseded(), pk=mandate.pk).exists():
            return denied(_("The mandate is superseded."))
        if not is_secretariat(recipient) or recipient.unit_id != mandate.lead_unit_id:
            return denied(_("The person is not in the unit that leads on the mandate."))
        if mandate.deadline is None or mandate.deadline.due_on != due_on:
            return denied(_("The mandate is due on another day."))
        return ALLOWED

    def readable_by(self, mandate, person):
        return mandate.withdrawn_at is None

    def notice(self, mandate):
        words = _("Mandate %(mandate)s: %(asked)s") % {"mandate": mandate.reference, "asked": mandate.asked}
        return Notice(words, reverse("recommendations:mandate-detail", args=[mandate.slug]))
