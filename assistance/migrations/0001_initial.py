import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import cop_portal.common.models
import cop_portal.common.money


def index_words(apps, schema_editor):
    """The extension is a trusted one: the owner of the database may create it. It stays where this is taken back."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        schema_editor.execute(
            "CREATE INDEX activity_search_text ON assistance_activity USING gin (search_text gin_trgm_ops)"
        )


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("recommendations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssistanceKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_en", models.CharField(max_length=300, verbose_name="name (English)")),
                ("name_fr", models.CharField(blank=True, max_length=300, verbose_name="name (French)")),
                ("name_es", models.CharField(blank=True, max_length=300, verbose_name="name (Spanish)")),
                ("name_ar", models.CharField(blank=True, max_length=300, verbose_name="name (Arabic)")),
                ("name_ru", models.CharField(blank=True, max_length=300, verbose_name="name (Russian)")),
                ("name_zh", models.CharField(blank=True, max_length=300, verbose_name="name (Chinese)")),
                ("code", models.SlugField(unique=True, verbose_name="code")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
            ],
            options={
                "verbose_name": "kind of assistance",
                "verbose_name_plural": "kinds of assistance",
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("is_example", models.BooleanField(default=False, editable=False, verbose_name="example")),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: the working group's own finding.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="people.state",
                        verbose_name="State",
                    ),
                ),
                (
                    "priority_area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="recommendations.priorityarea",
                        verbose_name="priority area",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="assistance.assistancekind",
                        verbose_name="kind of assistance",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        blank=True,
                        choices=[("high", "high"), ("medium", "medium"), ("low", "low")],
                        max_length=10,
                        verbose_name="urgency",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "Arabic"),
                            ("zh", "Chinese"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                        ],
                        default="en",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("published", "published"), ("withdrawn", "withdrawn")],
                        default="published",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "on_behalf",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="entered by the secretariat on behalf of the State"
                    ),
                ),
                (
                    "articles",
                    models.ManyToManyField(
                        blank=True, related_name="needs", to="recommendations.article", verbose_name="articles"
                    ),
                ),
            ],
            options={
                "verbose_name": "need",
                "verbose_name_plural": "needs",
                "ordering": ["priority_area", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["published", "withdrawn"])), name="need_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("urgency__in", ["", "high", "medium", "low"])), name="need_urgency_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("is_example", models.BooleanField(default=False, editable=False, verbose_name="example")),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "cost",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="cost",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        blank=True,
                        max_length=3,
                        validators=[cop_portal.common.money.validate_currency],
                        verbose_name="currency",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("objective", models.TextField(blank=True, verbose_name="objective")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "Arabic"),
                            ("zh", "Chinese"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                        ],
                        default="en",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "priority_area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="recommendations.priorityarea",
                        verbose_name="priority area",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="assistance.assistancekind",
                        verbose_name="kind of assistance",
                    ),
                ),
                (
                    "beneficiary_region",
                    models.CharField(
                        blank=True,
                        help_text="Where it serves a region rather than States.",
                        max_length=200,
                        verbose_name="beneficiary region",
                    ),
                ),
                (
                    "partners",
                    models.TextField(
                        blank=True,
                        help_text="Organizations, banks and States that would carry it out together.",
                        verbose_name="partners",
                    ),
                ),
                (
                    "duration_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="duration in months",
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="recommendations.mandate",
                        verbose_name="mandate",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="recommendations.document",
                        verbose_name="submitted in",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="recommendations.session",
                        verbose_name="submitted to",
                    ),
                ),
                ("submitted_on", models.DateField(blank=True, null=True, verbose_name="submitted")),
                ("outcome", models.TextField(blank=True, editable=False, verbose_name="outcome")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("cleared", "cleared"),
                            ("submitted", "submitted"),
                            ("endorsed", "endorsed"),
                            ("modified", "modified"),
                            ("not_endorsed", "not endorsed"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "beneficiaries",
                    models.ManyToManyField(
                        blank=True, related_name="proposals", to="people.state", verbose_name="beneficiary States"
                    ),
                ),
                (
                    "needs",
                    models.ManyToManyField(
                        blank=True, related_name="proposals", to="assistance.need", verbose_name="needs answered"
                    ),
                ),
                (
                    "recommendations",
                    models.ManyToManyField(
                        blank=True,
                        related_name="proposals",
                        to="recommendations.recommendation",
                        verbose_name="recommendations built on",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposal",
                "verbose_name_plural": "proposals",
                "ordering": ["priority_area", "pk"],
                "indexes": [models.Index(fields=["priority_area", "status"], name="proposal_by_area_and_status")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["draft", "cleared", "submitted", "endorsed", "modified", "not_endorsed", "withdrawn"],
                            )
                        ),
                        name="proposal_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ["endorsed", "modified", "not_endorsed", "submitted"]), _negated=True
                            ),
                            models.Q(
                                ("document__isnull", False), ("session__isnull", False), ("submitted_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="proposal_submitted_in_a_document_to_a_session",
                        violation_error_message="A submitted proposal names its document, its session, and the day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["modified", "not_endorsed"]), _negated=True),
                            models.Q(("outcome", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="proposal_changed_or_refused_in_words",
                        violation_error_message="Give the words of the change, or why it was not endorsed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cost__isnull", True), ("currency", "")),
                            models.Q(
                                ("cost__gte", 0), ("cost__isnull", False), models.Q(("currency", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="proposal_cost_with_its_currency",
                        violation_error_message="A cost has a currency, and a currency a cost.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("duration_months__isnull", True), ("duration_months__gte", 1), _connector="OR"
                        ),
                        name="proposal_lasts_a_month",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("is_example", models.BooleanField(default=False, editable=False, verbose_name="example")),
                (
                    "cost",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="cost",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        blank=True,
                        max_length=3,
                        validators=[cop_portal.common.money.validate_currency],
                        verbose_name="currency",
                    ),
                ),
                ("reference", models.CharField(editable=False, max_length=20, unique=True, verbose_name="reference")),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="people.state",
                        verbose_name="reporting State",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="people.organization",
                        verbose_name="reporting organization",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "Arabic"),
                            ("zh", "Chinese"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                        ],
                        default="en",
                        max_length=2,
                        verbose_name="language of the report",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="assistance.assistancekind",
                        verbose_name="kind of assistance",
                    ),
                ),
                (
                    "provider_role",
                    models.CharField(
                        choices=[("provides", "provides the assistance"), ("receives", "receives the assistance")],
                        default="provides",
                        max_length=20,
                        verbose_name="the reporting State",
                    ),
                ),
                (
                    "recipient_region",
                    models.CharField(
                        blank=True,
                        help_text="Where it serves a region rather than States.",
                        max_length=200,
                        verbose_name="recipient region",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="start")),
                (
                    "starts_precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="day",
                        max_length=10,
                        verbose_name="the start is known to the",
                    ),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="end")),
                (
                    "ends_precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="day",
                        max_length=10,
                        verbose_name="the end is known to the",
                    ),
                ),
                (
                    "interruption",
                    models.CharField(
                        blank=True,
                        choices=[("suspended", "suspended"), ("cancelled", "cancelled")],
                        help_text="Only where it was suspended or cancelled; all else follows from the dates.",
                        max_length=10,
                        verbose_name="interrupted",
                    ),
                ),
                (
                    "beneficiaries",
                    models.TextField(
                        blank=True,
                        help_text="Who benefits, and how many: such as 40 prosecutors.",
                        verbose_name="beneficiaries",
                    ),
                ),
                ("results", models.TextField(blank=True, verbose_name="results")),
                (
                    "contact",
                    models.CharField(
                        blank=True,
                        help_text="An office or a function rather than a person.",
                        max_length=200,
                        verbose_name="office to contact",
                    ),
                ),
                ("contact_email", models.EmailField(blank=True, max_length=254, verbose_name="its e-mail address")),
                (
                    "web_pages",
                    cop_portal.common.models.AddressesField(
                        blank=True, help_text="One address a line.", verbose_name="pages on the web"
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("15130", "legal and judicial development"),
                            ("15131", "justice and law policy and administration"),
                            ("15132", "police"),
                            ("15134", "judicial affairs"),
                            ("15136", "immigration service"),
                            ("15137", "prisons"),
                            ("15113", "anti-corruption, money-laundering among it"),
                            ("15160", "human rights"),
                            ("15180", "ending violence against women and girls"),
                            ("15190", "orderly migration and mobility"),
                            ("15196", "government and civil society statistics"),
                            ("15210", "security system management and reform"),
                            ("15240", "control of small arms and light weapons"),
                            ("16063", "narcotics control"),
                            ("16070", "labour rights"),
                            ("24010", "financial policy"),
                            ("31165", "agricultural alternative development"),
                            ("43050", "non-agricultural alternative development"),
                        ],
                        help_text="The purpose code under which it is published as aid.",
                        max_length=5,
                        verbose_name="sector",
                    ),
                ),
                (
                    "iati_identifier",
                    models.CharField(
                        blank=True,
                        help_text="Where the State or a donor publishes this activity itself: the identifier that it has there.",
                        max_length=100,
                        verbose_name="IATI identifier",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[("public", "public"), ("states", "States parties only")],
                        default="public",
                        max_length=20,
                        verbose_name="who may read it",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                            ("returned", "returned"),
                            ("published", "accepted and published"),
                            ("withdrawn", "withdrawn"),
                            ("taken_over", "taken over into the published activity"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "revises",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="assistance.activity",
                        verbose_name="change to",
                    ),
                ),
                ("revises_version", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="submitted")),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="published")),
                (
                    "on_behalf",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="entered by the secretariat on behalf of the State"
                    ),
                ),
                ("search_text", models.TextField(blank=True, editable=False)),
                (
                    "providers",
                    models.ManyToManyField(
                        blank=True,
                        related_name="activities_provided",
                        to="people.state",
                        verbose_name="other States that provide it",
                    ),
                ),
                (
                    "providing_organizations",
                    models.ManyToManyField(
                        blank=True,
                        related_name="activities_provided",
                        to="people.organization",
                        verbose_name="organizations that provide it",
                    ),
                ),
                (
                    "recipients",
                    models.ManyToManyField(
                        blank=True,
                        related_name="activities_received",
                        to="people.state",
                        verbose_name="recipient States",
                    ),
                ),
                (
                    "instruments",
                    models.ManyToManyField(
                        blank=True,
                        related_name="activities",
                        to="recommendations.instrument",
                        verbose_name="instruments",
                    ),
                ),
                (
                    "articles",
                    models.ManyToManyField(
                        blank=True, related_name="activities", to="recommendations.article", verbose_name="articles"
                    ),
                ),
                (
                    "priority_areas",
                    models.ManyToManyField(
                        blank=True,
                        related_name="activities",
                        to="recommendations.priorityarea",
                        verbose_name="priority areas",
                    ),
                ),
                (
                    "recommendations",
                    models.ManyToManyField(
                        blank=True,
                        related_name="activities",
                        to="recommendations.recommendation",
                        verbose_name="recommendations answered",
                    ),
                ),
                (
                    "mandates",
                    models.ManyToManyField(
                        blank=True,
                        related_name="activities",
                        to="recommendations.mandate",
                        verbose_name="mandates answered",
                    ),
                ),
                (
                    "proposals",
                    models.ManyToManyField(
                        blank=True,
                        related_name="activities",
                        to="assistance.proposal",
                        verbose_name="proposals taken up",
                    ),
                ),
            ],
            options={
                "verbose_name": "activity",
                "verbose_name_plural": "activities",
                "ordering": ["-starts_on", "-pk"],
                "indexes": [
                    models.Index(fields=["status", "-starts_on", "-id"], name="activity_by_status_and_start"),
                    models.Index(fields=["state", "status"], name="activity_of_state"),
                    models.Index(
                        condition=models.Q(("revises__isnull", True)),
                        fields=["-starts_on", "-id"],
                        name="activity_by_start",
                    ),
                    models.Index(
                        condition=models.Q(("status", "submitted")),
                        fields=["submitted_at", "id"],
                        name="activity_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "submitted", "returned", "published", "withdrawn", "taken_over"])
                        ),
                        name="activity_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="activity_ends_after_it_starts",
                        violation_error_message="An activity cannot end before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "withdrawn"]),
                            models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                            models.Q(("organization__isnull", False), ("submitted_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="activity_submitted_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("created_by__isnull", False), ("organization__isnull", True), ("state__isnull", False)
                            ),
                            models.Q(
                                ("organization__isnull", False), ("provider_role", "provides"), ("state__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="activity_of_a_state_or_of_an_organization",
                        violation_error_message="An activity is reported by one State, or by an organization that gives it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "published"), _negated=True),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="activity_published_at_some_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("revises__isnull", True),
                                ("revises_version__isnull", True),
                                models.Q(("status", "taken_over"), _negated=True),
                            ),
                            models.Q(
                                ("revises__isnull", False),
                                ("revises_version__isnull", False),
                                models.Q(("status", "published"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="activity_change_is_taken_over_not_published",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["draft", "returned", "submitted"])),
                        fields=("revises",),
                        name="activity_one_change_at_a_time",
                        violation_error_message="A change to this activity is on its way already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("interruption__in", ["", "suspended", "cancelled"])),
                        name="activity_interruption_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "sector__in",
                                [
                                    "",
                                    "15130",
                                    "15131",
                                    "15132",
                                    "15134",
                                    "15136",
                                    "15137",
                                    "15113",
                                    "15160",
                                    "15180",
                                    "15190",
                                    "15196",
                                    "15210",
                                    "15240",
                                    "16063",
                                    "16070",
                                    "24010",
                                    "31165",
                                    "43050",
                                ],
                            )
                        ),
                        name="activity_sector_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cost__isnull", True), ("currency", "")),
                            models.Q(
                                ("cost__gte", 0), ("cost__isnull", False), models.Q(("currency", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="activity_cost_with_its_currency",
                        violation_error_message="A cost has a currency, and a currency a cost.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("content_type", models.CharField(max_length=100, verbose_name="type")),
                ("size", models.PositiveIntegerField(help_text="In bytes.", verbose_name="size")),
                (
                    "sha256",
                    models.CharField(
                        max_length=64,
                        validators=[django.core.validators.RegexValidator("^[0-9a-f]{64}$")],
                        verbose_name="checksum",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
                ("is_withdrawn", models.BooleanField(default=False, verbose_name="withdrawn")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="assistance.activity",
                        verbose_name="activity",
                    ),
                ),
                ("file", models.FileField(upload_to="activities/", verbose_name="file")),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "ordering": ["activity", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ActivityRemark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="assistance.activity",
                        verbose_name="activity",
                    ),
                ),
                ("field", models.CharField(blank=True, max_length=60, verbose_name="about")),
                ("text", models.TextField(verbose_name="remark")),
                ("is_return", models.BooleanField(default=False, verbose_name="with the return")),
                ("from_secretariat", models.BooleanField(verbose_name="by the secretariat")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
            ],
            options={
                "verbose_name": "remark on an activity",
                "verbose_name_plural": "remarks on activities",
                "ordering": ["activity", "at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="activity_remark_says_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("content_type", models.CharField(max_length=100, verbose_name="type")),
                ("size", models.PositiveIntegerField(help_text="In bytes.", verbose_name="size")),
                (
                    "sha256",
                    models.CharField(
                        max_length=64,
                        validators=[django.core.validators.RegexValidator("^[0-9a-f]{64}$")],
                        verbose_name="checksum",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
                ("is_withdrawn", models.BooleanField(default=False, verbose_name="withdrawn")),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="people.state",
                        verbose_name="State",
                    ),
                ),
                ("file", models.FileField(upload_to="uploads/", verbose_name="file")),
                (
                    "on_behalf",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="entered by the secretariat on behalf of the State"
                    ),
                ),
                ("submits", models.BooleanField(default=False, verbose_name="submit all complete rows")),
                ("language", models.CharField(max_length=10, verbose_name="language of the sentences")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "waiting"),
                            ("reading", "being read"),
                            ("done", "imported"),
                            ("refused", "refused"),
                            ("failed", "stopped"),
                        ],
                        default="queued",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("rows_total", models.PositiveIntegerField(verbose_name="rows")),
                ("rows_read", models.PositiveIntegerField(default=0, editable=False, verbose_name="rows read")),
                ("created_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="new")),
                ("updated_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="changed")),
                ("unchanged_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="unchanged")),
                ("submitted_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="submitted")),
                ("refused_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="refused cells")),
                ("refusals", models.JSONField(blank=True, default=list, editable=False, verbose_name="refusals")),
                (
                    "marked",
                    models.FileField(
                        blank=True, editable=False, upload_to="uploads/", verbose_name="file with the cells marked"
                    ),
                ),
                ("lease_until", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="held until")),
                ("attempts", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="attempts")),
                ("is_written", models.BooleanField(default=False, editable=False, verbose_name="written")),
            ],
            options={
                "verbose_name": "upload of activities",
                "verbose_name_plural": "uploads of activities",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["queued", "reading"])),
                        fields=["status", "lease_until"],
                        name="upload_under_way",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["queued", "reading", "done", "refused", "failed"])),
                        name="upload_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rows_read__lte", models.F("rows_total"))), name="upload_reads_its_rows"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lease_until__isnull", False), ("status", "reading")),
                            models.Q(models.Q(("status", "reading"), _negated=True), ("lease_until__isnull", True)),
                            _connector="OR",
                        ),
                        name="upload_is_held_while_read",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.state",
                        verbose_name="State",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organization",
                        verbose_name="organization",
                    ),
                ),
                ("fingerprint", models.CharField(max_length=32, verbose_name="fingerprint")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "activity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imported_row",
                        to="assistance.activity",
                        verbose_name="activity",
                    ),
                ),
            ],
            options={
                "verbose_name": "imported row",
                "verbose_name_plural": "imported rows",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("state", "fingerprint", "number"), name="imported_row_makes_one_activity"
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "fingerprint", "number"), name="imported_row_of_an_organization"
                    ),
                ],
            },
        ),
        migrations.RunPython(index_words, migrations.RunPython.noop),  # the index goes with its table
    ]
