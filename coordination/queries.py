"""What each person may see of meetings."""

import datetime
from collections import defaultdict

from django.db.models import Count, Prefetch, Q, prefetch_related_objects

from assistance.queries import provided_by, published_activities
from coordination.enums import MEETING_PUBLIC, Answer, FollowUpStatus, MeetingKind, MeetingStatus
from coordination.letters import default_text
from coordination.models import (
    AgendaItem,
    AgreedPoint,
    CalendarAddress,
    FollowUp,
    InvitationLetter,
    Meeting,
    MeetingInvitation,
    Participant,
)
from cop_portal.common import dates
from cop_portal.common.models import LANGUAGE_CHOICES
from cop_portal.common.services import hash_of, mark
from cop_portal.common.text import fold
from cop_portal.people.models import OrganizationContact
from cop_portal.people.rules import is_secretariat, states_read_by
from cop_portal.reminders.enums import MAIL_ON_ITS_WAY, MailState
from cop_portal.reminders.sources import sources
from recommendations.enums import AddresseeKind, MandateStatus
from recommendations.queries import documents, mandates

# How far a person's own calendar reaches back, for what is late, and ahead.
_BACK, _AHEAD = datetime.timedelta(days=366), datetime.timedelta(days=3 * 366)


def meetings_visible_to(user):
    """Announced, held and cancelled meetings for all; drafts for the secretariat."""
    meetings = Meeting.objects.select_related("session__body")
    return meetings if is_secretariat(user) else meetings.filter(status__in=MEETING_PUBLIC)


def agenda_of(meeting):
    """The agenda in reading order, each item after that in which it stands, with documents and the mandates asking."""
    items = meeting.agenda.filter(is_withdrawn=False).order_by("order")
    by_parent = {}
    for item in items.select_related("mandate__paragraph__decision").prefetch_related("documents"):
        by_parent.setdefault(item.parent_id, []).append(item)
    agenda = []

    def take(parent):
        standing = by_parent.get(parent.pk if parent else None, ())
        for item in standing:
            item.parent = parent
            item.is_last = item is standing[-1]
            agenda.append(item)
            take(item)

    take(None)
    return agenda


def in_order(rows):
    """A mark of an order that a page shows, by which it is told to have changed."""
    return " ".join(f"{row.pk}.{row.order}" for row in rows)


def agenda_items_of(meeting):
    """Its items that stand, to look one up."""
    return meeting.agenda.filter(is_withdrawn=False).select_related("parent__parent")


def documents_of(meeting):
    """The documents of the agenda, each once, by symbol, with their languages."""
    listed = documents().filter(agenda_items__meeting=meeting, agenda_items__is_withdrawn=False)
    return listed.distinct().prefetch_related("versions").order_by("symbol")


def agenda_items_with(document, user):
    """The items of meetings that the person may see under which the document stands."""
    items = AgendaItem.objects.filter(documents=document, is_withdrawn=False, meeting__in=meetings_visible_to(user))
    return items.select_related("meeting", "parent__parent").order_by("meeting__starts_at", "order")


def invitations_visible_to(user):
    """Invitations to the meetings that the person may see: all for the secretariat; for everybody else those whose
    letter is out, that were answered, or of which it is noted who came."""
    invitations = MeetingInvitation.objects.filter(meeting__in=meetings_visible_to(user))
    known = Q(sent_on__isnull=False) | ~Q(answer="") | Q(attended__isnull=False)
    return invitations if is_secretariat(user) else invitations.filter(known)


def invitations_shown_to(user, meeting):
    """Those of a meeting that the person may see, as `invitations_of` gives them."""
    return _in_rows(invitations_visible_to(user).filter(meeting=meeting))


def invitations_of(meeting):
    """Organizations of a meeting by kind and name, those that came uninvited too; each has its mail and `people`."""
    return _in_rows(meeting.invitations.all())


def _in_rows(invitations):
    rows = invitations.select_related("organization", "contact", "mail", "meeting")
    return with_people(rows.order_by("organization__kind", "organization__name_en", "pk"))


def with_people(invitations):
    """The invitations as a list, each with `people`: the participants that it names, by name. One query."""
    found, people = list(invitations), defaultdict(list)
    for person in Participant.objects.filter(invitation__in=[row.pk for row in found], is_withdrawn=False):
        people[person.invitation_id].append(person)
    for invitation in found:
        invitation.people = sorted(people[invitation.pk], key=lambda person: fold(person.name))
    return found


def invitations_listed(meeting):
    """The same as rows to filter: organizations that were invited, by kind and name."""
    rows = meeting.invitations.filter(invited_on__isnull=False).select_related("organization", "contact", "mail")
    return rows.order_by("organization__kind", "organization__name_en", "pk")


def invitations_in_full(meeting):
    """The invitations to a meeting, each with all that its own page shows."""
    return meeting.invitations.select_related("organization", "contact", "mail", "meeting", "created_by")


def invitation_now(invitation):
    """The invitation as it is stored now, for whoever read it earlier."""
    return MeetingInvitation.objects.select_related("organization", "meeting").get(pk=invitation.pk)


def contacts_by_language(meeting):
    """{language: how many invited organizations have a contact who reads it}."""
    rows = meeting.invitations.filter(invited_on__isnull=False, contact__is_active=True)
    return dict(rows.order_by().values_list("contact__language").annotate(Count("pk")))


def invitations_to_send(meeting):
    """Those whose letter can go out: invited, not yet sent, not answered, with an active contact."""
    return meeting.invitations.filter(
        invited_on__isnull=False, sent_on__isnull=True, answer="", contact__is_active=True
    ).select_related("organization", "contact", "meeting")


def invitation_numbers(meeting):
    """{what: how many organizations} of a meeting; a letter has been sent once the mail server took it."""
    invited = Q(invited_on__isnull=False)
    return meeting.invitations.aggregate(
        invited=Count("pk", filter=invited),
        queued=Count("pk", filter=Q(mail__state__in=MAIL_ON_ITS_WAY)),
        sent=Count("pk", filter=Q(mail__state=MailState.SENT)),
        failed=Count("pk", filter=Q(mail__state__in=[MailState.FAILED, MailState.UNKNOWN])),
        accepted=Count("pk", filter=Q(answer=Answer.ACCEPTED)),
        declined=Count("pk", filter=Q(answer=Answer.DECLINED)),
        no_answer=Count("pk", filter=invited & Q(answer="")),
        present=Count("pk", filter=Q(attended=True)),
    )


def meetings_awaiting_answers(user):
    """Coming meetings to which the person invited, each with how many accepted, declined, and are silent."""
    coming = Meeting.objects.filter(ends_at__gte=dates.now()).exclude(status=MeetingStatus.CANCELLED)
    own = Q(invitations__created_by=user, invitations__invited_on__isnull=False)
    return (
        coming.filter(own)
        .annotate(
            accepted=Count("pk", filter=Q(invitations__answer=Answer.ACCEPTED)),
            declined=Count("pk", filter=Q(invitations__answer=Answer.DECLINED)),
            no_answer=Count("pk", filter=Q(invitations__answer="")),
        )
        .order_by("starts_at", "pk")
    )


def letters_of(meeting):
    """{language: the meeting's letter}, in all six; where nobody edited one, the portal's own text, not yet saved."""
    letters = {letter.language: letter for letter in meeting.letters.all()}
    for language, _label in LANGUAGE_CHOICES:
        if language not in letters:
            subject, body = default_text("invitation", language)
            letters[language] = InvitationLetter(meeting=meeting, language=language, subject=subject, body=body)
    return {language: letters[language] for language, _label in LANGUAGE_CHOICES}


def letter_in(meeting, language):
    """The meeting's letter in one language, as it would go out."""
    return letters_of(meeting)[language]


def attendance_of(meeting, words="", letter=""):
    """(the invitations to show, the first letters of all) for recording who is present.

    `words` finds organizations, acronyms and people by name, `letter` organizations by their first letter.
    """
    rows = sorted(invitations_of(meeting), key=lambda row: (fold(row.organization.name), row.pk))
    letters = sorted({_first_letter(row) for row in rows})
    if letter:
        rows = [row for row in rows if _first_letter(row) == letter]
    if words := fold(words.strip()):
        rows = [row for row in rows if words in fold(_findable(row))]
    return rows, letters


def _first_letter(invitation):
    return fold(invitation.organization.name.strip())[:1].upper()


def _findable(invitation):
    organization = invitation.organization
    return "\n".join([organization.name, organization.acronym, *(person.name for person in invitation.people)])


def invitations_to(organization, user):
    """The organization's invitations that the person may see, the newest meeting first."""
    rows = invitations_visible_to(user).filter(organization=organization)
    return rows.select_related("meeting", "contact").order_by("-meeting__starts_at", "-pk")


def present_at(meeting):
    """Invitations of the organizations that are present, by name, each with its `people` who are."""
    people = Participant.objects.filter(present=True, is_withdrawn=False).order_by("name")
    invitations = meeting.invitations.select_related("organization").order_by("organization__name_en")
    with_people = invitations.prefetch_related(Prefetch("participants", queryset=people, to_attr="people"))
    return [invitation for invitation in with_people if invitation.attended or invitation.people]


def attendance_mark(invitations):
    """A mark of who is noted as present, by which a page that was read before a change is told."""
    rows = sorted(
        (row.pk, row.attended, sorted((person.pk, person.present) for person in row.people)) for row in invitations
    )
    return mark(rows)


def mandates_wanting_an_item(meeting, agenda):
    """Mandates that ask the body, of whose meeting this is, for an item that the agenda lacks."""
    if meeting.kind != MeetingKind.SESSION:
        return []
    answered = {item.mandate_id for item in agenda}
    asked = mandates().filter(
        status=MandateStatus.ACTIVE,
        addressees__kind=AddresseeKind.BODY,
        addressees__body=meeting.session.body_id,
        deadline__session=meeting.session_id,
        fulfilment_rule="agenda-item-placed",
    )
    return [mandate for mandate in asked if mandate.pk not in answered]


def agreed_points_of(meeting):
    """The points on which a meeting agreed that stand, to look one up."""
    return AgreedPoint.objects.filter(meeting=meeting, is_withdrawn=False).order_by("order", "pk")


def points_by_item(meeting, agenda):
    """The meeting's points agreed, `under_their_items`."""
    return under_their_items(agreed_points_of(meeting), agenda)


def under_their_items(points, agenda):
    """[(agenda item, its points agreed)] in the order of the agenda, then (None, those under no item that stands)."""
    standing = {item.pk for item in agenda}
    by_item = {}
    for point in points:
        by_item.setdefault(point.agenda_item_id if point.agenda_item_id in standing else None, []).append(point)
    return [(item, by_item[item and item.pk]) for item in [*agenda, None] if (item and item.pk) in by_item]


def follow_ups_visible_to(user):
    """The secretariat's all; a focal point's those that their State owns."""
    follow_ups = FollowUp.objects.select_related(
        "meeting", "person", "state", "organization", "activity", "agenda_item__parent__parent"
    )
    if is_secretariat(user):
        return follow_ups
    return follow_ups.filter(Q(state__in=states_read_by(user)) & Q(meeting__status__in=MEETING_PUBLIC))


def contacts_of(organization):
    """The organization's active contacts, for the secretariat."""
    return OrganizationContact.objects.filter(organization=organization, is_active=True)


def organizations_invited(meeting):
    """The ids of the organizations that are invited already."""
    return set(meeting.invitations.filter(invited_on__isnull=False).values_list("organization_id", flat=True))


def calendar_address_of(person):
    """The address of the person's own calendar feed, or None."""
    return CalendarAddress.objects.filter(person=person).first()


def calendar_mark(address):
    """A mark of an address, by which a page that was read before a new one was made is told."""
    return address.token_hash[:12] if address else ""


def person_of_calendar(token):
    """The active person to whose feed the token belongs; None for a revoked or unknown one."""
    addresses = CalendarAddress.objects.filter(token_hash=hash_of(token), person__is_active=True)
    address = addresses.select_related("person").first()
    return address.person if address else None


def deadlines_of(person):
    """[(source, obligation)] of what is the person's to do, other than meetings, which a calendar holds anyway."""
    first, last, found = dates.today() - _BACK, dates.today() + _AHEAD, []
    for source in sources():
        if source.kind != "meeting":
            own = [due for due in source.due_between(first, last) if due.recipient == person]
            prefetch_related_objects([due.subject for due in own], *source.related)
            found += [(source, due) for due in own]
    return found


def carried_over_to(meeting, user):
    """Follow-ups of earlier meetings of the kind that were not closed when a coordination meeting begins, or began."""
    if meeting.kind != MeetingKind.COORDINATION:
        return FollowUp.objects.none()
    earlier = follow_ups_visible_to(user).filter(meeting__kind=meeting.kind, meeting__starts_at__lt=meeting.starts_at)
    return earlier.filter(Q(status=FollowUpStatus.OPEN) | Q(closed_on__gte=meeting.days[0]))


def activities_fulfilling(follow_up, user):
    """The published activities by which a State's or an organization's follow-up may be fulfilled; no person's."""
    activities = published_activities(user).order_by("-published_at")
    if follow_up.state_id:
        return activities.filter(state=follow_up.state_id)
    if follow_up.organization_id:
        return provided_by(activities, follow_up.organization)
    return activities.none()
