"""Accounts, States, organizations, focal-point appointments, and invitations."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cop_portal.common.models import LANGUAGE_CHOICES, Certainty, Named, TimeStamped
from cop_portal.common.text import fold
from cop_portal.people.enums import AppointmentRole, OrganizationKind, RegionalGroup, Role, StateKind


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


class Organization(Named):
    """A UN entity, another international organization, or a bank."""

    slug = models.SlugField(_("address"), unique=True)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganizationKind.choices)
    certainty = models.CharField(_("certainty"), max_length=20, choices=Certainty.choices, default=Certainty.CERTAIN)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name_en"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=OrganizationKind.values), name="organization_kind_known")
        ]


class OrganizationContact(TimeStamped):
    """A person or mailbox at an organization that invitations go to."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("organization")
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES, default="en")
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("contact of an organization")
        verbose_name_plural = _("contacts of organizations")
        ordering = ["organization", "name"]
        constraints = [models.UniqueConstraint(fields=["organization", "email"], name="contact_once")]

    def __str__(self):
        return f"{self.name}, {self.organization}"


class Appointment(TimeStamped):
    """A focal point's appointment by a State, from and to a day, with the note verbale that names them."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("person"))
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("State"))
    role = models.CharField(_("role"), max_length=20, choices=AppointmentRole.choices, default=AppointmentRole.MAIN)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True, help_text=_("The last day; empty while it lasts."))
    note_verbale = models.CharField(_("note verbale"), max_length=100)
    note_verbale_on = models.DateField(_("date of the note verbale"))

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
                condition=Q(role=AppointmentRole.MAIN, ends_on__isnull=True),
                name="appointment_one_main_at_a_time",
                violation_error_message=_("The State has a main focal point; end that appointment first."),
            ),
            models.UniqueConstraint(fields=["state", "person", "role", "starts_on"], name="appointment_once"),
            models.CheckConstraint(condition=Q(role__in=AppointmentRole.values), name="appointment_role_known"),
        ]

    def __str__(self):
        return f"{self.person}, {self.get_role_display()}, {self.state}"


class Invitation(TimeStamped):
    """An invitation to make an account, by a link that expires after ten days and works once.

    The link's token is kept as a hash alone. `people.services` is the only writer.
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
    note_verbale = models.CharField(_("note verbale"), max_length=100, blank=True)
    note_verbale_on = models.DateField(_("date of the note verbale"), null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("expires"), editable=False)
    invited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="invitations_sent", editable=False, verbose_name=_("invited by")
    )
    accepted_by = models.OneToOneField(
        User,
        null=True,
        on_delete=models.PROTECT,
        related_name="invitation",
        editable=False,
        verbose_name=_("accepted by"),
    )

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
            )
        ]

    def __str__(self):
        return self.email


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
