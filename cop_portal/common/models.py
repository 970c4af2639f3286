"""Abstract models that every app builds on."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator, URLValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cop_portal.common import money

LANGUAGE_CHOICES = [
    ("ar", _("Arabic")),
    ("zh", _("Chinese")),
    ("en", _("English")),
    ("fr", _("French")),
    ("ru", _("Russian")),
    ("es", _("Spanish")),
]


class Certainty(models.TextChoices):
    """Whether a source was seen for a fact. What is not certain is shown with its mark."""

    CERTAIN = "certain", _("seen in a source")
    INFERRED = "inferred", _("inferred from sources")
    UNCERTAIN = "uncertain", _("uncertain, to be checked")


class AddressField(models.URLField):
    """An address on the web; typed without its scheme it is https."""

    def formfield(self, **kwargs):
        return super().formfield(**{"assume_scheme": "https"} | kwargs)


def validate_addresses(text):
    """Raises ValidationError that names the first line that is no address on the web."""
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            URLValidator(schemes=["http", "https"])(line.strip())
        except ValidationError as error:
            raise ValidationError(
                _("Line %(number)s is not an address on the web: “%(line)s”.") % {"number": number, "line": line}
            ) from error


class AddressesField(models.TextField):
    """Addresses on the web, one a line."""

    default_validators = [validate_addresses]


class TimeStamped(models.Model):
    """Knows when it was made and last changed, on the machine's clock."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True, editable=False)

    class Meta:
        abstract = True


class Versioned(TimeStamped):
    """Carries a version that every form repeats: who saves what somebody else changed meanwhile is told so.

    `common.services.save_version` is the only thing that raises it.
    """

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True


class Entered(Versioned):
    """What a person enters in the portal; an example is marked as one wherever it is shown."""

    is_example = models.BooleanField(_("example"), default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("created by"),
    )

    class Meta:
        abstract = True


class Costed(models.Model):
    """Has a cost with its currency, or neither. Constraints of a subclass take in `Costed.Meta.constraints`."""

    cost = models.DecimalField(
        _("cost"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[money.validate_currency])

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(cost__isnull=True, currency="") | (Q(cost__isnull=False, cost__gte=0) & ~Q(currency="")),
                name="%(class)s_cost_with_its_currency",
                violation_error_message=_("A cost has a currency, and a currency a cost."),
            )
        ]

    @property
    def cost_text(self):
        """The cost with its currency, as the reader's language writes numbers; empty where there is none."""
        return "" if self.cost is None else money.text(self.cost, self.currency)


class Named(models.Model):
    """Has a name in up to six languages; where the reader's language has none, the English name is shown.

    One column a language: a missing name can be told from a present one, and lists sort in the database.
    """

    name_en = models.CharField(_("name (English)"), max_length=300)
    name_fr = models.CharField(_("name (French)"), max_length=300, blank=True)
    name_es = models.CharField(_("name (Spanish)"), max_length=300, blank=True)
    name_ar = models.CharField(_("name (Arabic)"), max_length=300, blank=True)
    name_ru = models.CharField(_("name (Russian)"), max_length=300, blank=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def name(self):
        return getattr(self, self.name_column(), "") or self.name_en

    @property
    def name_language(self):
        """The language that `name` is in, for the page's `lang` attribute."""
        column = self.name_column()
        return column[-2:] if getattr(self, column, "") else "en"

    @staticmethod
    def name_column():
        """The column of the reader's language."""
        language = (get_language() or "en")[:2]
        return f"name_{language}" if language in dict(LANGUAGE_CHOICES) else "name_en"


def names(rows, key):
    """[(a column's value, the name in the reader's language)] of a queryset of named rows; reads no more of them."""
    return rows.values_list(key, Coalesce(NullIf(rows.model.name_column(), Value("")), "name_en"))


class AppendOnly(models.Model):
    """A row that is written once: changing or deleting it raises."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise ValidationError(_("This record cannot be changed."))
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ValidationError(_("This record cannot be deleted."))


class StoredFile(TimeStamped):
    """An uploaded file, whose kind was told from its content; see `common.uploads`. Subclasses add `file`."""

    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size"), help_text=_("In bytes."))
    sha256 = models.CharField(_("checksum"), max_length=64, validators=[RegexValidator(r"^[0-9a-f]{64}$")])
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name
