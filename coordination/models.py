"""Meetings, their agendas, invitations and attendance, and what follows from them."""

import uuid
import zoneinfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assistance.models import Activity
from coordination.enums import Answer, FollowUpStatus, MeetingKind, MeetingStatus
from cop_portal.common import dates
from cop_portal.common.models import LANGUAGE_CHOICES, AddressField, Entered, TimeStamped, Versioned
from cop_portal.people.models import Organization, OrganizationContact, State
from cop_portal.reminders.models import Mail
from recommendations.models import Document, Mandate, Session


class Meeting(Entered):
    """A meeting: of a body in session, or with organizations, usually alongside a session.

    Times are aware; `time_zone` is the zone of the place. `coordination.services.move_meeting` alone sets `status`.
    In calendars it is known by `uid`, and `sequence` grows when its time, place, or status changes (RFC 5545, 3.8.7.4).
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    slug = models.SlugField(_("address"), unique=True, editable=False, max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=MeetingKind.choices, default=MeetingKind.COORDINATION)
    title = models.CharField(_("title"), max_length=200)
    session = models.ForeignKey(
        Session,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="meetings",
        verbose_name=_("session"),
        help_text=_("The session that this is, or alongside which it is held."),
    )
    mandate = models.ForeignKey(
        Mandate,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="meetings",
        verbose_name=_("mandate that asks for it"),
    )
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/Vienna")
    place = models.CharField(_("place"), max_length=200, blank=True)
    room = models.CharField(_("room"), max_length=100, blank=True)
    link = AddressField(_("link to take part"), blank=True)
    description = models.TextField(_("description"), blank=True)
    programme = models.TextField(_("programme"), blank=True, help_text=_("Who does what at which hour, one a line."))
    taking_part = models.TextField(
        _("how to take part"), blank=True, help_text=_("Registration, badges, interpretation, the way to the room.")
    )
    reply_by = models.DateField(_("replies are asked for by"), null=True, blank=True)
    outcome = models.TextField(_("summary of the outcome"), blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=MeetingStatus.choices, default=MeetingStatus.DRAFT, editable=False
    )

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=MeetingStatus.values), name="meeting_status_known"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_it_starts",
                violation_error_message=_("A meeting ends after it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="session") | Q(session__isnull=False),
                name="meeting_of_a_body_names_its_session",
                violation_error_message=_("A meeting of a body names its session."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("coordination:meeting-detail", args=[self.slug])

    @property
    def zone(self):
        """The zone of its place, as a tzinfo."""
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def days(self):
        """Its first and its last day, where it is held."""
        return dates.day_of(self.starts_at, self.zone), dates.day_of(self.ends_at, self.zone)

    @property
    def is_over(self):
        return self.ends_at <= dates.now()

    @property
    def when(self):
        """Its days and times in the reader's language, by the clocks of its place."""
        (first, last), zone = self.days, self.zone
        start, end = (formats.time_format(at.astimezone(zone)) for at in (self.starts_at, self.ends_at))
        words = {"first": dates.date_text(first), "last": dates.date_text(last), "start": start, "end": end}
        if first == last:
            return gettext("%(first)s, %(start)s–%(end)s") % words
        return gettext("%(first)s, %(start)s – %(last)s, %(end)s") % words

    @property
    def zone_words(self):
        """The zone of its place, with how far its clocks are from UTC when it begins."""
        minutes = round(self.starts_at.astimezone(self.zone).utcoffset().total_seconds() / 60)
        if not minutes:
            return "UTC" if self.time_zone == "UTC" else f"{self.time_zone}, UTC"
        hours, rest = divmod(abs(minutes), 60)
        return f"{self.time_zone}, UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}"

    @property
    def where(self):
        """Its place and room; empty where it has neither."""
        return ", ".join(part for part in (self.place, self.room) if part)


class AgendaItem(Versioned):
    """An item of a meeting's agenda, in order among those of its parent; it may answer a mandate that asks for it.

    `coordination.services` keeps the orders of those that stand 1, 2, 3, without a gap.
    """

    LEVELS = 3

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda", verbose_name=_("meeting"))
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="items", verbose_name=_("in")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("title"), max_length=300)
    mandate = models.ForeignKey(
        Mandate,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="agenda_items",
        verbose_name=_("mandate that asks for it"),
    )
    documents = models.ManyToManyField(Document, blank=True, related_name="agenda_items", verbose_name=_("documents"))
    speaker = models.CharField(_("speaker"), max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("allotted time in minutes"), null=True, blank=True, help_text=_("Its own; the items in it have theirs.")
    )
    annotation = models.TextField(_("annotation"), blank=True, help_text=_("What the annotated agenda says of it."))
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False, editable=False)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["meeting", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "order"],
                condition=Q(is_withdrawn=False, parent__isnull=True),
                name="agenda_item_order_once",
            ),
            models.UniqueConstraint(
                fields=["parent", "order"],
                condition=Q(is_withdrawn=False, parent__isnull=False),
                name="agenda_item_order_once_in_its_parent",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def depth(self):
        """How deep it stands: 0 for 3, 1 for 3 (a), 2 for 3 (a) (i)."""
        return self.parent.depth + 1 if self.parent_id else 0

    @property
    def mark(self):
        """How it is told from the others of its parent, as on the agenda: 3., (a), (i)."""
        return (f"{self.order}.", f"({_letters(self.order)})", f"({_roman(self.order)})")[self.depth]

    @property
    def number(self):
        """Its number as it is cited: 3, 3 (a), 3 (a) (i). Reads its parents."""
        return f"{self.parent.number} {self.mark}" if self.parent_id else str(self.order)


def _letters(number):
    """a, b, ... z, aa, ab, ..."""
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return letters


_ROMAN = [(50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]


def _roman(number):
    signs = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        signs += sign * times
    return signs


class InvitationLetter(Versioned):
    """What the invitations to a meeting say in one language; words in braces are filled in for each organization."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="letters", verbose_name=_("meeting"))
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("letter"))

    class Meta:
        verbose_name = _("invitation letter")
        verbose_name_plural = _("invitation letters")
        ordering = ["meeting", "language"]
        constraints = [models.UniqueConstraint(fields=["meeting", "language"], name="invitation_letter_once")]

    def __str__(self):
        return self.subject


class MeetingInvitation(Versioned):
    """An organization invited to a meeting, its personal link, and its reply.

    The link's token is `link_id`, signed with the portal's secret, so that a copy of the database opens nothing; a new
    `link_id` is a new link, and the old one is dead. `coordination.services` is the only writer.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("meeting")
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("organization")
    )
    contact = models.ForeignKey(
        OrganizationContact,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="invitations",
        verbose_name=_("contact"),
    )
    invited_on = models.DateField(
        _("invited"), null=True, blank=True, help_text=_("Empty where it came without an invitation.")
    )
    sent_on = models.DateField(_("letter sent"), null=True, editable=False)
    link_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    link_expires_at = models.DateTimeField(_("the link expires"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("the link was revoked"), null=True, editable=False)
    mail = models.ForeignKey(
        Mail,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("mail that carries the link"),
    )
    answer = models.CharField(_("answer"), max_length=20, choices=Answer.choices, blank=True, editable=False)
    reason = models.TextField(_("reason for declining"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    attended = models.BooleanField(
        _("attended"), null=True, blank=True, help_text=_("Empty until attendance is recorded.")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("created by"),
    )

    class Meta:
        verbose_name = _("invitation to a meeting")
        verbose_name_plural = _("invitations to meetings")
        ordering = ["meeting", "organization"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "organization"],
                name="meeting_invitation_once",
                violation_error_message=_("The organization is invited already."),
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["", *Answer.values]), name="meeting_invitation_answer_known"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="meeting_invitation_answered_at_some_time",
            ),
        ]

    def __str__(self):
        return f"{self.organization}, {self.meeting}"

    def get_absolute_url(self):
        return reverse("coordination:invitation-detail", args=[self.meeting.slug, self.pk])

    @property
    def merge_rank(self):
        """Of two invitations of what is one organization that stays which says who came, or was answered last."""
        answered = self.answered_at.timestamp() if self.answered_at else 0
        return self.attended is True, answered, self.mail_id is not None

    def take_over(self, other):
        """What the other of the two says, and this one does not: an answer and a link each as a whole."""
        if not self.answer:
            self.answer, self.reason, self.answered_at = other.answer, other.reason, other.answered_at
        if self.attended is None:
            self.attended = other.attended
        if self.mail_id is None and other.mail_id is not None:
            self.mail_id, self.sent_on, self.link_id = other.mail_id, other.sent_on, other.link_id
            self.link_expires_at, self.revoked_at = other.link_expires_at, other.revoked_at
        self.contact_id = self.contact_id or other.contact_id


class Participant(TimeStamped):
    """A person whom an organization names for a meeting, or who was met at the door."""

    invitation = models.ForeignKey(
        MeetingInvitation, on_delete=models.PROTECT, related_name="participants", verbose_name=_("invitation")
    )
    name = models.CharField(_("name"), max_length=200)
    function = models.CharField(_("function"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    present = models.BooleanField(_("present"), default=False)
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False, editable=False)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["invitation", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "name"],
                condition=Q(is_withdrawn=False),
                name="participant_once",
                violation_error_message=_("This participant is named already."),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def merge_rank(self):
        """Of two of one name, who was present stays."""
        return self.present


class AgreedPoint(Versioned):
    """One point on which a meeting agreed, in order among those under the same agenda item, or under none."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="agreed_points", verbose_name=_("meeting")
    )
    agenda_item = models.ForeignKey(
        AgendaItem,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="agreed_points",
        verbose_name=_("agenda item"),
    )
    order = models.PositiveSmallIntegerField(_("order"), editable=False)
    text = models.TextField(_("what was agreed"))
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False, editable=False)

    class Meta:
        verbose_name = _("point agreed")
        verbose_name_plural = _("points agreed")
        ordering = ["meeting", "order"]

    def __str__(self):
        return self.text[:80]


class FollowUp(Versioned):
    """What a meeting agreed that somebody does, until it is closed: owned by a person, a State, or an organization.

    `coordination.services` alone sets `status`, and with it `closed_on` and `activity`.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="follow_ups", verbose_name=_("meeting"))
    agenda_item = models.ForeignKey(
        AgendaItem,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="follow_ups",
        verbose_name=_("agenda item"),
    )
    title = models.CharField(_("what is to be done"), max_length=300)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="follow_ups",
        verbose_name=_("person of the secretariat"),
    )
    state = models.ForeignKey(
        State, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups", verbose_name=_("State")
    )
    organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="follow_ups",
        verbose_name=_("organization"),
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    activity = models.ForeignKey(
        Activity,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="follow_ups",
        verbose_name=_("activity that fulfils it"),
    )
    closed_on = models.DateField(_("closed"), null=True, editable=False)
    status = models.CharField(
        _("status"), max_length=20, choices=FollowUpStatus.choices, default=FollowUpStatus.OPEN, editable=False
    )

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = [F("due_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, state__isnull=True, organization__isnull=True)
                | Q(person__isnull=True, state__isnull=False, organization__isnull=True)
                | Q(person__isnull=True, state__isnull=True, organization__isnull=False),
                name="follow_up_has_one_owner",
                violation_error_message=_("A follow-up has one owner: a person, a State, or an organization."),
            ),
            models.CheckConstraint(condition=Q(status__in=FollowUpStatus.values), name="follow_up_status_known"),
        ]

    def __str__(self):
        return self.title

    @property
    def owner(self):
        """Whose it is, in words."""
        return self.person.name if self.person_id else str(self.state or self.organization)

    @property
    def is_open(self):
        return self.status == FollowUpStatus.OPEN


class CalendarAddress(TimeStamped):
    """The secret address of a person's own calendar feed; a new one makes the old one dead."""

    keeps_past = False  # of a dead secret nothing is left, not even its hash

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_address", verbose_name=_("person")
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = _("address of a calendar feed")
        verbose_name_plural = _("addresses of calendar feeds")
        ordering = ["person"]

    def __str__(self):
        return str(self.person)
