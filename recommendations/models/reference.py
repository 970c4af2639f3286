"""What decisions are about and where they are taken: instruments, bodies, sessions, documents, priority areas."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_portal.common import dates
from cop_portal.common.models import LANGUAGE_CHOICES, AddressField, Certainty, Named, Versioned
from cop_portal.people.models import State
from recommendations.enums import ArticleKind, Consent

CODE = RegexValidator(r"^[A-Za-z0-9.-]+$", gettext_lazy("Letters, digits, dots and hyphens."))


class Sourced(models.Model):
    """A fact with its source, and how certain it is."""

    certainty = models.CharField(
        gettext_lazy("certainty"), max_length=20, choices=Certainty.choices, default=Certainty.CERTAIN
    )
    source = models.CharField(gettext_lazy("source"), max_length=300, blank=True)
    note = models.TextField(gettext_lazy("note"), blank=True)

    class Meta:
        abstract = True


class Instrument(Named, Sourced):
    """The Convention, or one of its Protocols."""

    code = models.SlugField(gettext_lazy("code"), unique=True)
    short_name = models.CharField(gettext_lazy("short name"), max_length=60)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="protocols",
        verbose_name=gettext_lazy("protocol to"),
    )
    adopted_on = models.DateField(gettext_lazy("adopted"))
    in_force_on = models.DateField(gettext_lazy("in force"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(gettext_lazy("order"), default=0)

    class Meta:
        verbose_name = gettext_lazy("instrument")
        verbose_name_plural = gettext_lazy("instruments")
        ordering = ["order"]


class Article(Sourced):
    """A numbered provision of an instrument."""

    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="articles", verbose_name=gettext_lazy("instrument")
    )
    number = models.PositiveSmallIntegerField(gettext_lazy("number"))
    title = models.CharField(gettext_lazy("title"), max_length=300)
    kind = models.CharField(
        gettext_lazy("kind"), max_length=20, choices=ArticleKind.choices, default=ArticleKind.SUBSTANTIVE
    )

    class Meta:
        verbose_name = gettext_lazy("article")
        verbose_name_plural = gettext_lazy("articles")
        ordering = ["instrument", "number"]
        constraints = [models.UniqueConstraint(fields=["instrument", "number"], name="article_number_once")]

    def __str__(self):
        return _("article %(number)s, %(title)s") % {"number": self.number, "title": self.title}

    @property
    def label(self):
        """With its instrument, where articles of several stand together."""
        return f"{self.instrument.short_name}: {self}"


class InstrumentStatus(Sourced):
    """How a State stands to an instrument: signature, consent to be bound, and the act by which it consented."""

    state = models.ForeignKey(
        State, on_delete=models.PROTECT, related_name="instrument_statuses", verbose_name=gettext_lazy("State")
    )
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="state_statuses", verbose_name=gettext_lazy("instrument")
    )
    consent = models.CharField(gettext_lazy("status"), max_length=20, choices=Consent.choices)
    signed_on = models.DateField(gettext_lazy("signed"), null=True, blank=True)
    consent_on = models.DateField(gettext_lazy("consent to be bound"), null=True, blank=True)
    consent_precision = models.CharField(
        gettext_lazy("the consent is known to the"),
        max_length=10,
        choices=dates.Precision.choices,
        default=dates.Precision.DAY,
    )
    act = models.CharField(gettext_lazy("act"), max_length=60, blank=True)

    class Meta:
        verbose_name = gettext_lazy("status of a State to an instrument")
        verbose_name_plural = gettext_lazy("statuses of States to instruments")
        ordering = ["state", "instrument"]
        constraints = [
            models.UniqueConstraint(fields=["state", "instrument"], name="instrument_status_once"),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True) | Q(consent_on__isnull=True) | Q(consent_on__gte=F("signed_on")),
                name="instrument_status_consent_after_signature",
            ),
        ]

    def __str__(self):
        return f"{self.state}, {self.instrument.short_name}: {self.get_consent_display()}"


class Body(Named, Sourced):
    """The Conference, or a working group of it; `symbol` begins the symbols of its documents."""

    code = models.CharField(
        gettext_lazy("code"), max_length=20, unique=True, validators=[CODE], help_text=gettext_lazy("As in COP-3: COP.")
    )
    symbol = models.CharField(gettext_lazy("symbol"), max_length=60)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="working_groups",
        verbose_name=gettext_lazy("subsidiary of"),
    )
    secretary = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bodies_served",
        verbose_name=gettext_lazy("secretary"),
        help_text=gettext_lazy("Who serves it in the secretariat, and is reminded of what is asked of it."),
    )

    class Meta:
        verbose_name = gettext_lazy("body")
        verbose_name_plural = gettext_lazy("bodies")
        ordering = ["pk"]


class Session(Sourced, Versioned):
    """A formal meeting of a body. Its dates may be open, and may move: `recommendations.services` moves them."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="sessions", verbose_name=gettext_lazy("body"))
    code = models.CharField(
        gettext_lazy("code"), max_length=40, unique=True, validators=[CODE], help_text=gettext_lazy("COP-3, WG.2-2007.")
    )
    number = models.PositiveSmallIntegerField(gettext_lazy("number"), null=True, blank=True)
    starts_on = models.DateField(gettext_lazy("first day"), null=True, blank=True)
    ends_on = models.DateField(gettext_lazy("last day"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(gettext_lazy("year"), null=True, blank=True)
    place = models.CharField(gettext_lazy("place"), max_length=100, blank=True)
    held_during = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="in_session_meetings",
        verbose_name=gettext_lazy("held during"),
    )
    cancelled_because = models.CharField(gettext_lazy("cancelled because"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = gettext_lazy("session")
        verbose_name_plural = gettext_lazy("sessions")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "number"], condition=Q(number__isnull=False), name="session_number_once"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True, ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="session_ends_after_it_starts",
                violation_error_message=gettext_lazy("A session needs both of its days or neither, in order."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_because="") | Q(starts_on__isnull=True),
                name="session_cancelled_has_no_days",
                violation_error_message=gettext_lazy("A cancelled session has no days."),
            ),
        ]

    def __str__(self):
        if self.number is not None:
            return _("%(body)s, session %(number)s") % {"body": self.body, "number": self.number}
        return _("%(body)s, meeting of %(when)s") % {"body": self.body, "when": self._days()}

    def get_absolute_url(self):
        return reverse("recommendations:session-detail", args=[self.code])

    @property
    def when(self):
        """The session's days, or what is known of them."""
        return _("cancelled") if self.cancelled_because else self._days()

    def _days(self):
        if self.starts_on:
            return dates.period_text(self.starts_on, self.ends_on)
        return str(self.year) if self.year else _("date open")


class Document(Sourced, Versioned):
    """A document with its symbol, which all language versions share; a star for a reissue is not part of it."""

    symbol = models.CharField(gettext_lazy("symbol"), max_length=80, unique=True)
    title = models.CharField(gettext_lazy("title"), max_length=400, blank=True)
    body = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="documents",
        verbose_name=gettext_lazy("body"),
    )
    session = models.ForeignKey(
        Session,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="documents",
        verbose_name=gettext_lazy("submitted to"),
    )
    issued_on = models.DateField(gettext_lazy("issued"), null=True, blank=True)
    late_because = models.CharField(
        gettext_lazy("late because"),
        max_length=300,
        blank=True,
        help_text=gettext_lazy("The reason that a document issued late gives."),
    )
    agenda_item = models.CharField(gettext_lazy("agenda item"), max_length=60, blank=True)

    class Meta:
        verbose_name = gettext_lazy("document")
        verbose_name_plural = gettext_lazy("documents")
        ordering = ["symbol"]

    def __str__(self):
        return self.symbol

    def get_absolute_url(self):
        return reverse("document-detail", args=[self.symbol])


class DocumentVersion(models.Model):
    """One language version of a document, and where it can be read."""

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="versions", verbose_name=gettext_lazy("document")
    )
    language = models.CharField(gettext_lazy("language"), max_length=2, choices=LANGUAGE_CHOICES)
    title = models.CharField(gettext_lazy("title"), max_length=400, blank=True)
    url = AddressField(gettext_lazy("address"), blank=True)

    class Meta:
        verbose_name = gettext_lazy("language version")
        verbose_name_plural = gettext_lazy("language versions")
        ordering = ["document", "language"]
        constraints = [models.UniqueConstraint(fields=["document", "language"], name="document_version_once")]

    def __str__(self):
        return f"{self.document} ({self.language})"


class PriorityArea(Named, Sourced):
    """A field in which the working group found needs."""

    number = models.PositiveSmallIntegerField(gettext_lazy("number"), unique=True)
    document = models.ForeignKey(
        Document,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="priority_areas",
        verbose_name=gettext_lazy("set out in"),
    )

    class Meta:
        verbose_name = gettext_lazy("priority area")
        verbose_name_plural = gettext_lazy("priority areas")
        ordering = ["number"]


class Recommendation(Sourced, Versioned):
    """A working group's recommendation, in the document that holds it."""

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="recommendations", verbose_name=gettext_lazy("document")
    )
    number = models.CharField(gettext_lazy("number"), max_length=20)
    text = models.TextField(gettext_lazy("text"))
    language = models.CharField(gettext_lazy("language"), max_length=2, choices=LANGUAGE_CHOICES, default="en")
    priority_area = models.ForeignKey(
        PriorityArea,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="recommendations",
        verbose_name=gettext_lazy("priority area"),
    )

    class Meta:
        verbose_name = gettext_lazy("recommendation")
        verbose_name_plural = gettext_lazy("recommendations")
        ordering = ["document", "number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="recommendation_number_once")]

    def __str__(self):
        return f"{self.document}, {self.number}"
