"""Focal-point appointments with their notes verbales, and invitations."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cop_portal.common import dates
from cop_portal.common.models import (
    LANGUAGE_CHOICES,
    StoredFile,
    TimeStamped,
)
from cop_portal.people.enums import (
    AppointmentRole,
    AppointmentStanding,
    Role,
)
from cop_portal.people.models.accounts import Unit, User
from cop_portal.people.models.parties import State


class NoteFile(StoredFile):
    """The file of a note verbale by which a State names its focal points; one note may name several."""

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="note_files", verbose_name=_("State"))
    file = models.FileField(_("file"), upload_to="notes/")
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("uploaded by"))

    class Meta:
        verbose_name = _("file of a note verbale")
        verbose_name_plural = _("files of notes verbales")
        ordering = ["-created_at"]

    def __str__(self):
        return self.name


class AppointmentQuerySet(models.QuerySet):
    def lasting_on(self, day):
        """Those that last on the day."""
        return self.in_period(day, day)

    def in_period(self, first, last):
        """Those that last on a day of the period; `last` is None where it is open."""
        begun = Q() if last is None else Q(starts_on__lte=last)
        return self.filter(begun, Q(ends_on__isnull=True) | Q(ends_on__gte=first), is_withdrawn=False)

    def standing(self, standing, day):
        """Those that stand so on the day, as `Appointment.standing` says it of one."""
        if standing == AppointmentStanding.WITHDRAWN:
            return self.filter(is_withdrawn=True)
        if standing == AppointmentStanding.LASTING:
            return self.lasting_on(day)
        ended = Q(ends_on__lt=day) if standing == AppointmentStanding.ENDED else Q(starts_on__gt=day)
        return self.filter(ended, is_withdrawn=False)


class Appointment(TimeStamped):
    """A focal point's appointment by a State, from and to a day, with the note verbale that names them.

    One that was ended before it had lasted a day is withdrawn: it counts for nothing, and is kept.
    """

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("person"))
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("State"))
    role = models.CharField(_("role"), max_length=20, choices=AppointmentRole.choices, default=AppointmentRole.MAIN)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True, help_text=_("The last day; empty while it lasts."))
    note_verbale = models.CharField(_("note verbale"), max_length=100, help_text=_("Its symbol or number."))
    note_verbale_on = models.DateField(_("date of the note verbale"))
    note_file = models.ForeignKey(
        NoteFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appointments",
        editable=False,
        verbose_name=_("file of the note verbale"),
    )
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment of a focal point")
        verbose_name_plural = _("appointments of focal points")
        ordering = ["state", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="appointment_ends_after_it_starts",
                violation_error_message=_("An appointment cannot end before it starts."),
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(role=AppointmentRole.MAIN, ends_on__isnull=True, is_withdrawn=False),
                name="appointment_one_main_at_a_time",
                violation_error_message=_("The State has a main focal point; end that appointment first."),
            ),
            models.UniqueConstraint(
                fields=["state", "person", "role", "starts_on"],
                condition=Q(is_withdrawn=False),
                name="appointment_once",
            ),
            models.CheckConstraint(condition=Q(role__in=AppointmentRole.values), name="appointment_role_known"),
        ]

    def __str__(self):
        return f"{self.person}, {self.get_role_display()}, {self.state}"

    def clean(self):
        """A State has one main focal point at a time, and nobody of the secretariat, who review what it reports."""
        if self.is_withdrawn or not (self.person_id and self.state_id and self.starts_on):
            return
        if self.person.role != Role.NONE:
            raise ValidationError(_("Who works in the secretariat cannot be a focal point of a State."))
        beside = Appointment.objects.filter(state=self.state).exclude(pk=self.pk)
        beside = beside.in_period(self.starts_on, self.ends_on)
        if self.role == AppointmentRole.MAIN and beside.filter(role=AppointmentRole.MAIN).exists():
            raise ValidationError(_("The State has a main focal point; end that appointment first."))
        if beside.filter(role=self.role, person=self.person).exists():
            raise ValidationError(_("This person has that appointment already."))

    @property
    def standing(self):
        """Whether it is `coming`, `lasting`, `ended` or `withdrawn` today: from its days, never stored."""
        if self.is_withdrawn:
            return AppointmentStanding.WITHDRAWN
        if self.starts_on > dates.today():
            return AppointmentStanding.COMING
        lasts = self.ends_on is None or self.ends_on >= dates.today()
        return AppointmentStanding.LASTING if lasts else AppointmentStanding.ENDED


class Invitation(TimeStamped):
    """An invitation to make an account, by a link that expires after ten days and works once.

    The link's token is kept as a hash alone; of the link before it too, so that who holds it can ask for a new one.
    `people.services` is the only writer.
    """

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES, default="en")
    role = models.CharField(_("secretariat role"), max_length=20, choices=Role.choices, default=Role.NONE)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    state = models.ForeignKey(
        State, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("State")
    )
    appointment_role = models.CharField(
        _("role as focal point"), max_length=20, choices=AppointmentRole.choices, blank=True
    )
    starts_on = models.DateField(
        _("first day"), null=True, blank=True, help_text=_("Empty: the day on which the invitation is accepted.")
    )
    ends_on = models.DateField(_("last day"), null=True, blank=True, help_text=_("Empty while it is open."))
    note_verbale = models.CharField(_("note verbale"), max_length=100, blank=True, help_text=_("Its symbol or number."))
    note_verbale_on = models.DateField(_("date of the note verbale"), null=True, blank=True)
    note_file = models.ForeignKey(
        NoteFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("file of the note verbale"),
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    previous_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    expires_at = models.DateTimeField(_("expires"), editable=False)
    invited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="invitations_sent", editable=False, verbose_name=_("invited by")
    )
    accepted_by = models.ForeignKey(
        User,
        null=True,
        on_delete=models.PROTECT,
        related_name="invitations_accepted",
        editable=False,
        verbose_name=_("accepted by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state__isnull=True, appointment_role="") & ~Q(role=Role.NONE))
                | (
                    Q(state__isnull=False, role=Role.NONE, note_verbale_on__isnull=False)
                    & ~Q(appointment_role="")
                    & ~Q(note_verbale="")
                ),
                name="invitation_for_the_secretariat_or_for_a_state",
                violation_error_message=_(
                    "Invite either to the secretariat, with a role, or for a State, with the role as focal point and "
                    "the note verbale's symbol and date."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="invitation_ends_after_it_starts",
                violation_error_message=_("An appointment cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_accepted_or_withdrawn",
            ),
        ]

    def __str__(self):
        return self.email

    @property
    def is_expired(self):
        return self.expires_at < dates.machine_now()
