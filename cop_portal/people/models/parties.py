"""States and organizations."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cop_portal.common.models import (
    LANGUAGE_CHOICES,
    AddressField,
    Certainty,
    Named,
    Versioned,
)
from cop_portal.common.text import fold
from cop_portal.people.enums import (
    OrganizationKind,
    RegionalGroup,
    StateKind,
)


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
