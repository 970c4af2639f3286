"""What each person may see of the ledger and the outbox."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cop_portal.people.models import User
from cop_portal.people.rules import is_secretariat
from cop_portal.reminders.enums import FAULT, SECRET_KINDS, TICK, MailState, ReminderState
from cop_portal.reminders.models import Heartbeat, Hold, Mail, Preference, Reminder
from cop_portal.reminders.rules import reads_all
from cop_portal.reminders.sources import source, sources


def reminders_visible_to(user):
    """The secretariat and administrators all; others their own."""
    reminders = Reminder.objects.select_related("recipient", "mail")
    return reminders if reads_all(user) else reminders.filter(recipient=user)


def mails_visible_to(user):
    """Reminder mails by the same rule; mails with links to an account only for the person they went to."""
    mails = Mail.objects.select_related("recipient")
    if reads_all(user):
        return mails.exclude(kind__in=SECRET_KINDS) | mails.filter(recipient=user)
    return mails.filter(recipient=user)


def open_holds():
    """What is held now, the newest first."""
    return Hold.objects.filter(released_at__isnull=True).select_related("state", "person", "made_by")


def active_people():
    """Whom reminders can go to."""
    return User.objects.filter(is_active=True)


def preference_of(person):
    """What the person wishes; without a wish of theirs what holds for all."""
    return getattr(person, "reminder_preference", None) or Preference(person=person)


def planned_with(reminder):
    """The planned rows that would go out in one mail with it: the same person's of the same day."""
    rows = Reminder.objects.filter(
        recipient=reminder.recipient_id, state=ReminderState.PLANNED, send_on=reminder.send_on
    )
    return list(rows.order_by("due_on", "pk").prefetch_related("subject"))


def may_read(reminder, user):
    """Whether the person may still read what the reminder is about: it stays with whom it went to, its subject does
    not."""
    known = source(reminder.kind)
    return reads_all(user) or bool(known and reminder.subject and known.readable_by(reminder.subject, user))


def readable(reminders, user):
    """The reminders as a list, each with the `label` of its kind, the `text` of what it is about, and its `url`, as far
    as the person may read them."""
    reminders = list(reminders)
    for known in sources():
        subjects = [row.subject for row in reminders if row.kind == known.kind and row.subject]
        prefetch_related_objects(subjects, *known.related)
    for reminder in reminders:
        known = source(reminder.kind)
        reminder.label = known.label if known else reminder.kind
        if not may_read(reminder, user):
            reminder.text, reminder.url = _("no longer yours to read"), ""
            continue
        notice = known.notice(reminder.subject) if known and reminder.subject else None
        reminder.text, reminder.url = (notice.text, notice.path) if notice else (str(reminder.subject_id), "")
    return reminders


@dataclass
class Told:
    """Reminders of one kind that go out on one day and stand alike: to whom, of one thing."""

    label: str
    send_on: object
    state: str
    state_label: str
    people: list = field(default_factory=list)

    @property
    def shown(self):
        return self.people[:3]

    @property
    def others(self):
        return len(self.people[3:])


def told_of(subjects, user):
    """Who was or will be told of the things, and when, as far as the person may see it: [Told], by day. One query."""
    by_type = defaultdict(list)
    for subject in subjects:
        by_type[ContentType.objects.get_for_model(subject)].append(subject.pk)
    about = Q(pk__in=[])
    for content_type, pks in by_type.items():
        about |= Q(subject_type=content_type, subject_id__in=pks)
    if not user.is_authenticated:
        return []
    rows = reminders_visible_to(user).filter(about)
    rows = rows.exclude(state__in=[ReminderState.SUPERSEDED, ReminderState.CANCELLED])
    groups = {}
    columns = ("kind", "send_on", "state", "recipient__name", "address")
    for kind, send_on, state, name, address in rows.order_by("send_on", "kind", "pk").values_list(*columns):
        key = kind, send_on, state
        if key not in groups:
            known = source(kind)
            label = known.label if known else kind
            groups[key] = Told(label, send_on, state, ReminderState(state).label)
        groups[key].people.append(name or address)
    return list(groups.values())


def heartbeats():
    """{name: when that part of the engine last ran, or could not do what it should}."""
    return dict(Heartbeat.objects.values_list("name", "at"))


def attention(user, holds=None, beats=None):
    """Sentences on what waits for the secretariat's word; none for others. `holds` are the open ones and `beats` the
    heartbeats, if read."""
    if not is_secretariat(user):
        return []
    found = []
    if number := Mail.objects.filter(state=MailState.UNKNOWN).exclude(kind__in=SECRET_KINDS).count():
        found.append(_("Mails of which nobody knows whether they arrived: %(number)d.") % {"number": number})
    beats = heartbeats() if beats is None else beats
    if number := sum(name.startswith(FAULT) and at >= beats.get(TICK, at) for name, at in beats.items()):
        found.append(
            ngettext(
                "At its last run the engine of reminders could not do one thing; its log says what and why.",
                "At its last run the engine of reminders could not do %(number)d things; its log says what and why.",
                number,
            )
            % {"number": number}
        )
    for hold in open_holds() if holds is None else holds:
        words = {"what": str(hold), "reason": hold.reason}
        found.append(_("Reminders are held (%(what)s): %(reason)s") % words)
    return found
