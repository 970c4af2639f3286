"""Accounts, States, organizations, focal-point appointments, and invitations."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cop_portal.common import dates
from cop_portal.common.models import (
    LANGUAGE_CHOICES,
    AddressField,
    Certainty,
    Named,
    StoredFile,
    TimeStamped,
    Versioned,
)
from cop_portal.common.text import fold
from cop_portal.people.enums import (
    AppointmentRole,
    AppointmentStanding,
    OrganizationKind,
    RegionalGroup,
    Role,
    StateKind,
)


class Unit(Named):
    """A unit of the secretariat; it leads or supports the work on a mandate."""

    code = models.SlugField(_("code"), unique=True)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["code"]


class UserManager(BaseUserManager):
    """Makes accounts by e-mail address."""

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.full_clean()
        user.save()
        return user

    def create_superuser(self, email, password=None, **fields):
        """The first administrator, made on the command line."""
        return self.create_user(email, password, role=Role.ADMINISTRATOR, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A person's account, known by e-mail address; never shared, never deleted, made inactive when they leave."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.NONE)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="members", verbose_name=_("unit")
    )
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES, default="en")
    time_zone = models.CharField(
        _("time zone"), max_length=60, blank=True, help_text=_("By its clock mails are written; empty: the portal's.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="person_email_once",
                violation_error_message=_("There is an account with this e-mail address."),
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="person_role_known"),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        """Who reviews what States report is no focal point of one."""
        super().clean()
        if self.pk and self.role != Role.NONE and self.appointments.in_period(dates.today(), None).exists():
            raise ValidationError({"role": _("Who is a focal point of a State has no role in the secretariat.")})

    def get_short_name(self):
        return self.name

    get_full_name = get_short_name

    @property
    def is_staff(self):
        """Whether the person may enter Django admin: administrators alone."""
        return self.is_active and self.role == Role.ADMINISTRATOR

    is_superuser = is_staff

    def has_perm(self, perm, obj=None):
        """Django's own permissions guard the admin alone; what people may do in the portal is in each app's rules."""
        return self.is_staff

    def has_perms(self, perm_list, obj=None):
        return self.is_staff

    def has_module_perms(self, app_label):
        return self.is_staff


class State(Named):
    """A State, or a regional economic integration organization, that can become a party.

    Names are the short names of the UN terminology list, codes are ISO 3166 and M49.
    """

    code = models.CharField(
        _("ISO code"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters."))],
    )
    iso_alpha2 = models.CharField(_("ISO alpha-2 code"), max_length=2, blank=True)
    m49 = models.CharField(_("M49 code"), max_length=3, blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=StateKind.choices, default=StateKind.MEMBER)
    regional_group = models.CharField(
        _("regional group"), max_length=20, choices=RegionalGroup.choices, default=RegionalGroup.NONE
    )
    note = models.TextField(_("note"), blank=True)
    search_text = models.TextField(editable=False, blank=True)

    class Meta:
        verbose_name = _("State")
        verbose_name_plural = _("States")
        ordering = ["name_en"]
        constraints = [
            models.CheckConstraint(condition=Q(regional_group__in=RegionalGroup.values), name="state_group_known"),
            models.CheckConstraint(condition=Q(kind__in=StateKind.values), name="state_kind_known"),
        ]

    def get_absolute_url(self):
        return reverse("people:state-detail", args=[self.code])

    def folded_names(self):
        """What `search_text` holds: the names in all languages, folded."""
        return fold(" ".join(getattr(self, f"name_{language}") for language, _label in LANGUAGE_CHOICES))


class Organization(Versioned, Named):
    """A UN entity, another international organization, or a bank."""

    slug = models.SlugField(_("address"), unique=True)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganizationKind.choices)
    certainty = models.CharField(_("certainty"), max_length=20, choices=Certainty.choices, default=Certainty.CERTAIN)
    source = models.CharField(_("source"), max_length=300, blank=True)
    web_page = AddressField(_("page on the web"), blank=True)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="duplicates",
        editable=False,
        verbose_name=_("merged into"),
    )
    search_text = models.TextField(editable=False, blank=True)

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name_en"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=OrganizationKind.values), name="organization_kind_known"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
                name="organization_not_merged_into_itself",
                violation_error_message=_("An organization cannot be merged into itself."),
            ),
        ]

    def get_absolute_url(self):
        return reverse("coordination:organization-detail", args=[self.slug])

    def names(self):
        """All that it is called: its acronym, and its name in each language that has one."""
        named = (self.acronym, *(getattr(self, f"name_{language}") for language, _label in LANGUAGE_CHOICES))
        return [name for name in named if name]

    def called(self):
        """The same, with what those were called that were merged into it."""
        merged = self.duplicates.all() if self.pk else ()
        return [name for organization in (self, *merged) for name in organization.names()]

    def folded_names(self):
        """What `search_text` holds."""
        return fold(" ".join(self.called()))


class OrganizationContact(Versioned):
    """A person or mailbox at an organization that invitations go to."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("organization")
    )
    name = models.CharField(_("name"), max_length=200)
    function = models.CharField(_("function"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES, default="en")
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("contact of an organization")
        verbose_name_plural = _("contacts of organizations")
        ordering = ["organization", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"],
                name="contact_once",
                violation_error_message=_("The organization has a contact with this address."),
            )
        ]

    def __str__(self):
        return f"{self.name}, {self.organization}"

    def clean(self):
        """One address is one contact, however it is spelt."""
        super().clean()
        self.email = self.email.lower()

    @property
    def merge_rank(self):
        """Of two with one address, the one that is active stays where their organizations are merged."""
        return self.is_active


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


class SavedView(TimeStamped):
    """A list page with the filters that a person chose, under a name; for that person alone."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    name = models.CharField(_("name of the view"), max_length=100)
    path = models.CharField(_("page"), max_length=300, editable=False)
    query = models.CharField(_("filters"), max_length=1000, blank=True, editable=False)

    class Meta:
        verbose_name = _("view that a person keeps")
        verbose_name_plural = _("views that people keep")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name"],
                name="saved_view_name_once",
                violation_error_message=_("You keep a view of this name."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{self.path}?{self.query}" if self.query else self.path


class KeptForm(TimeStamped):
    """What a person typed on a form's page and has not saved: kept while they type, gone when they save.

    `values` are lists of texts by the fields' names, the version of what they read among them.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    path = models.CharField(_("page"), max_length=300)
    values = models.JSONField(_("as typed"), default=dict)

    class Meta:
        verbose_name = _("form as typed")
        verbose_name_plural = _("forms as typed")
        ordering = ["-updated_at"]
        constraints = [models.UniqueConstraint(fields=["person", "path"], name="kept_form_once")]

    def __str__(self):
        return self.path
