"""Meetings, their agendas, invitations and attendance, and what follows from them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.enums import FollowUpStatus, MeetingKind, MeetingStatus
from cop_portal.common.models import AddressField, Entered, TimeStamped, Versioned
from cop_portal.people.models import Organization, State
from recommendations.models import Document, Mandate, Session


class Meeting(Entered):
    """A meeting: of a body in session, or with organizations, usually alongside a session.

    Times are aware; `time_zone` is the zone of the place. `coordination.services.move_meeting` alone sets `status`.
    """

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
    outcome = models.TextField(_("outcome"), blank=True)
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


class AgendaItem(models.Model):
    """An item of a meeting's agenda, in order; it may answer a mandate that asks for it."""

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
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False, editable=False)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["meeting", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "order"], condition=Q(is_withdrawn=False), name="agenda_item_order_once"
            )
        ]

    def __str__(self):
        return self.title


class MeetingInvitation(TimeStamped):
    """An organization invited to a meeting; replies hang on it."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("meeting")
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("organization")
    )
    invited_on = models.DateField(_("invited"))
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
            )
        ]

    def __str__(self):
        return f"{self.organization}, {self.meeting}"


class FollowUp(Versioned):
    """What a meeting agreed that somebody does, until it is closed: owned by a person, a State, or an organization."""

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
