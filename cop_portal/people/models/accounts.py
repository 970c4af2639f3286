"""Accounts, the secretariat's units, and what a person keeps."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cop_portal.common import dates
from cop_portal.common.models import (
    LANGUAGE_CHOICES,
    Named,
    TimeStamped,
)
from cop_portal.people.enums import (
    Role,
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
