import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import cop_portal.common.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Instrument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_en", models.CharField(max_length=300, verbose_name="name (English)")),
                ("name_fr", models.CharField(blank=True, max_length=300, verbose_name="name (French)")),
                ("name_es", models.CharField(blank=True, max_length=300, verbose_name="name (Spanish)")),
                ("name_ar", models.CharField(blank=True, max_length=300, verbose_name="name (Arabic)")),
                ("name_ru", models.CharField(blank=True, max_length=300, verbose_name="name (Russian)")),
                ("name_zh", models.CharField(blank=True, max_length=300, verbose_name="name (Chinese)")),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("certain", "seen in a source"),
                            ("inferred", "inferred from sources"),
                            ("uncertain", "uncertain, to be checked"),
                        ],
                        default="certain",
                        max_length=20,
                        verbose_name="certainty",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("code", models.SlugField(unique=True, verbose_name="code")),
                ("short_name", models.CharField(max_length=60, verbose_name="short name")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="protocols",
                        to="recommendations.instrument",
                        verbose_name="protocol to",
                    ),
                ),
                ("adopted_on", models.DateField(verbose_name="adopted")),
                ("in_force_on", models.DateField(blank=True, null=True, verbose_name="in force")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
            ],
            options={
                "verbose_name": "instrument",
                "verbose_name_plural": "instruments",
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("certain", "seen in a source"),
                            ("inferred", "inferred from sources"),
                            ("uncertain", "uncertain, to be checked"),
                        ],
                        default="certain",
                        max_length=20,
                        verbose_name="certainty",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="articles",
                        to="recommendations.instrument",
                        verbose_name="instrument",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                (
                    "kind",
                    models.CharField(
                        choices=[("substantive", "substantive"), ("final", "final provision")],
                        default="substantive",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
            ],
            options={
                "verbose_name": "article",
                "verbose_name_plural": "articles",
                "ordering": ["instrument", "number"],
                "constraints": [models.UniqueConstraint(fields=("instrument", "number"), name="article_number_once")],
            },
        ),
        migrations.CreateModel(
            name="InstrumentStatus",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("certain", "seen in a source"),
                            ("inferred", "inferred from sources"),
                            ("uncertain", "uncertain, to be checked"),
                        ],
                        default="certain",
                        max_length=20,
                        verbose_name="certainty",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instrument_statuses",
                        to="people.state",
                        verbose_name="State",
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="state_statuses",
                        to="recommendations.instrument",
                        verbose_name="instrument",
                    ),
                ),
                (
                    "consent",
                    models.CharField(
                        choices=[
                            ("party", "party"),
                            ("signatory", "signatory"),
                            ("none", "not a party"),
                            ("uncertain", "uncertain"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed")),
                ("consent_on", models.DateField(blank=True, null=True, verbose_name="consent to be bound")),
                (
                    "consent_precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="day",
                        max_length=10,
                        verbose_name="the consent is known to the",
                    ),
                ),
                ("act", models.CharField(blank=True, max_length=60, verbose_name="act")),
            ],
            options={
                "verbose_name": "status of a State to an instrument",
                "verbose_name_plural": "statuses of States to instruments",
                "ordering": ["state", "instrument"],
                "constraints": [
                    models.UniqueConstraint(fields=("state", "instrument"), name="instrument_status_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_on__isnull", True),
                            ("consent_on__isnull", True),
                            ("consent_on__gte", models.F("signed_on")),
                            _connector="OR",
                        ),
                        name="instrument_status_consent_after_signature",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Body",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_en", models.CharField(max_length=300, verbose_name="name (English)")),
                ("name_fr", models.CharField(blank=True, max_length=300, verbose_name="name (French)")),
                ("name_es", models.CharField(blank=True, max_length=300, verbose_name="name (Spanish)")),
                ("name_ar", models.CharField(blank=True, max_length=300, verbose_name="name (Arabic)")),
                ("name_ru", models.CharField(blank=True, max_length=300, verbose_name="name (Russian)")),
                ("name_zh", models.CharField(blank=True, max_length=300, verbose_name="name (Chinese)")),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("certain", "seen in a source"),
                            ("inferred", "inferred from sources"),
                            ("uncertain", "uncertain, to be checked"),
                        ],
                        default="certain",
                        max_length=20,
                        verbose_name="certainty",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "code",
                    models.CharField(
                        help_text="As in COP-3: COP.",
                        max_length=20,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z0-9.-]+$", "Letters, digits, dots and hyphens."
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("symbol", models.CharField(max_length=60, verbose_name="symbol")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="working_groups",
                        to="recommendations.body",
                        verbose_name="subsidiary of",
                    ),
                ),
                (
                    "secretary",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who serves it in the secretariat, and is reminded of what is asked of it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bodies_served",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="secretary",
                    ),
                ),
            ],
            options={
                "verbose_name": "body",
                "verbose_name_plural": "bodies",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("certain", "seen in a source"),
                            ("inferred", "inferred from sources"),
                            ("uncertain", "uncertain, to be checked"),
                        ],
                        default="certain",
                        max_length=20,
                        verbose_name="certainty",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="recommendations.body",
                        verbose_name="body",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="COP-3, WG.2-2007.",
                        max_length=40,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z0-9.-]+$", "Letters, digits, dots and hyphens."
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="number")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="place")),
                (
                    "held_during",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="in_session_meetings",
                        to="recommendations.session",
                        verbose_name="held during",
                    ),
                ),
                (
                    "cancelled_because",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="cancelled because"),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "ordering": ["starts_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number__isnull", False)),
                        fields=("body", "number"),
                        name="session_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends_on__isnull", True), ("starts_on__isnull", True)),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="session_ends_after_it_starts",
                        violation_error_message="A session needs both of its days or neither, in order.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cancelled_because", ""), ("starts_on__isnull", True), _connector="OR"),
                        name="session_cancelled_has_no_days",
                        violation_error_message="A cancelled session has no days.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("certain", "seen in a source"),
                            ("inferred", "inferred from sources"),
                            ("uncertain", "uncertain, to be checked"),
                        ],
                        default="certain",
                        max_length=20,
                        verbose_name="certainty",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("symbol", models.CharField(max_length=80, unique=True, verbose_name="symbol")),
                ("title", models.CharField(blank=True, max_length=400, verbose_name="title")),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="recommendations.body",
                        verbose_name="body",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="recommendations.session",
                        verbose_name="submitted to",
                    ),
                ),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="issued")),
                (
                    "late_because",
                    models.CharField(
                        blank=True,
                        help_text="The reason that a document issued late gives.",
                        max_length=300,
                        verbose_name="late because",
                    ),
                ),
                ("agenda_item", models.CharField(blank=True, max_length=60, verbose_name="agenda item")),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ["symbol"],
            },
        ),
        migrations.CreateModel(
            name="DocumentVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="recommendations.document",
                        verbose_name="document",
                    ),
                ),
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
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=400, verbose_name="title")),
                ("url", cop_portal.common.models.AddressField(blank=True, verbose_name="address")),
            ],
            options={
                "verbose_name": "language version",
                "verbose_name_plural": "language versions",
                "ordering": ["document", "language"],
                "constraints": [models.UniqueConstraint(fields=("document", "language"), name="document_version_once")],
            },
        ),
        migrations.CreateModel(
            name="PriorityArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_en", models.CharField(max_length=300, verbose_name="name (English)")),
                ("name_fr", models.CharField(blank=True, max_length=300, verbose_name="name (French)")),
                ("name_es", models.CharField(blank=True, max_length=300, verbose_name="name (Spanish)")),
                ("name_ar", models.CharField(blank=True, max_length=300, verbose_name="name (Arabic)")),
                ("name_ru", models.CharField(blank=True, max_length=300, verbose_name="name (Russian)")),
                ("name_zh", models.CharField(blank=True, max_length=300, verbose_name="name (Chinese)")),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("certain", "seen in a source"),
                            ("inferred", "inferred from sources"),
                            ("uncertain", "uncertain, to be checked"),
                        ],
                        default="certain",
                        max_length=20,
                        verbose_name="certainty",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("number", models.PositiveSmallIntegerField(unique=True, verbose_name="number")),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="priority_areas",
                        to="recommendations.document",
                        verbose_name="set out in",
                    ),
                ),
            ],
            options={
                "verbose_name": "priority area",
                "verbose_name_plural": "priority areas",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("certain", "seen in a source"),
                            ("inferred", "inferred from sources"),
                            ("uncertain", "uncertain, to be checked"),
                        ],
                        default="certain",
                        max_length=20,
                        verbose_name="certainty",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="recommendations.document",
                        verbose_name="document",
                    ),
                ),
                ("number", models.CharField(max_length=20, verbose_name="number")),
                ("text", models.TextField(verbose_name="text")),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="recommendations.priorityarea",
                        verbose_name="priority area",
                    ),
                ),
            ],
            options={
                "verbose_name": "recommendation",
                "verbose_name_plural": "recommendations",
                "ordering": ["document", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("document", "number"), name="recommendation_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="recommendations.body",
                        verbose_name="body",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="recommendations.session",
                        verbose_name="session",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("decision", "decision"), ("resolution", "resolution")],
                        default="decision",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("number", models.CharField(help_text="As in 3/4.", max_length=20, verbose_name="number")),
                ("slug", models.SlugField(unique=True, verbose_name="address")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "draft"), ("adopted", "adopted")],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("adopted_on", models.DateField(blank=True, null=True, verbose_name="adopted")),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="recommendations.document",
                        verbose_name="document of the text",
                    ),
                ),
                (
                    "original_language",
                    models.CharField(
                        choices=[
                            ("ar", "Arabic"),
                            ("zh", "Chinese"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                        ],
                        max_length=2,
                        verbose_name="language of the text",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
                "ordering": ["session__starts_on", "kind", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("body", "kind", "session", "number"),
                        name="decision_once",
                        violation_error_message="The session has a decision with this kind and number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "adopted"), _negated=True),
                            ("adopted_on__isnull", False),
                            _connector="OR",
                        ),
                        name="decision_adopted_has_its_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionTitle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="titles",
                        to="recommendations.decision",
                    ),
                ),
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
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="title")),
            ],
            options={
                "verbose_name": "title",
                "verbose_name_plural": "titles",
                "ordering": ["decision", "language"],
                "constraints": [models.UniqueConstraint(fields=("decision", "language"), name="decision_title_once")],
            },
        ),
        migrations.CreateModel(
            name="Paragraph",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paragraphs",
                        to="recommendations.decision",
                        verbose_name="decision",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("preambular", "preambular"), ("operative", "operative"), ("annex", "annex")],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        blank=True, help_text="As in 3/4(c): c. Preambular: empty.", max_length=30, verbose_name="label"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="recommendations.paragraph",
                        verbose_name="in",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
            ],
            options={
                "verbose_name": "paragraph",
                "verbose_name_plural": "paragraphs",
                "ordering": ["decision", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "order"), name="paragraph_order_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "operative"), models.Q(("label", ""), _negated=True)),
                        fields=("decision", "label"),
                        name="paragraph_label_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ParagraphText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "paragraph",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="recommendations.paragraph",
                    ),
                ),
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
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("heading", models.CharField(blank=True, max_length=500, verbose_name="heading")),
                ("text", models.TextField(verbose_name="text")),
            ],
            options={
                "verbose_name": "text of a paragraph",
                "verbose_name_plural": "texts of paragraphs",
                "ordering": ["paragraph", "language"],
                "constraints": [models.UniqueConstraint(fields=("paragraph", "language"), name="paragraph_text_once")],
            },
        ),
        migrations.CreateModel(
            name="Footnote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "paragraph",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="footnotes",
                        to="recommendations.paragraph",
                    ),
                ),
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
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("marker", models.CharField(max_length=10, verbose_name="mark")),
                ("text", models.TextField(verbose_name="text")),
            ],
            options={
                "verbose_name": "footnote",
                "verbose_name_plural": "footnotes",
                "ordering": ["paragraph", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("paragraph", "language", "marker"), name="footnote_mark_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "paragraph",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="recommendations.paragraph",
                    ),
                ),
                ("wording", models.CharField(max_length=200, verbose_name="as written")),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="recommendations.document",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cited_by",
                        to="recommendations.decision",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="recommendations.article",
                    ),
                ),
            ],
            options={
                "verbose_name": "citation",
                "verbose_name_plural": "citations",
                "ordering": ["paragraph", "pk"],
                "constraints": [models.UniqueConstraint(fields=("paragraph", "wording"), name="citation_once")],
            },
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relations",
                        to="recommendations.decision",
                        verbose_name="decision",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("endorses", "endorses"),
                            ("recalls", "recalls"),
                            ("renews", "renews"),
                            ("amends", "amends"),
                            ("supersedes", "supersedes"),
                        ],
                        max_length=20,
                        verbose_name="relation",
                    ),
                ),
                (
                    "to_decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="related_from",
                        to="recommendations.decision",
                    ),
                ),
                (
                    "to_document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="related_from",
                        to="recommendations.document",
                    ),
                ),
                (
                    "to_recommendation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="related_from",
                        to="recommendations.recommendation",
                    ),
                ),
            ],
            options={
                "verbose_name": "relation",
                "verbose_name_plural": "relations",
                "ordering": ["decision", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("to_decision__isnull", False),
                                ("to_document__isnull", True),
                                ("to_recommendation__isnull", True),
                            ),
                            models.Q(
                                ("to_decision__isnull", True),
                                ("to_document__isnull", False),
                                ("to_recommendation__isnull", True),
                            ),
                            models.Q(
                                ("to_decision__isnull", True),
                                ("to_document__isnull", True),
                                ("to_recommendation__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="relation_to_one_thing",
                        violation_error_message="A relation points to one decision, document, or recommendation.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("to_decision__isnull", False)),
                        fields=("decision", "kind", "to_decision"),
                        name="relation_to_decision_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("to_document__isnull", False)),
                        fields=("decision", "kind", "to_document"),
                        name="relation_to_document_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("to_recommendation__isnull", False)),
                        fields=("decision", "kind", "to_recommendation"),
                        name="relation_to_recommendation_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("file_name", models.CharField(max_length=255, verbose_name="file")),
                ("data", models.BinaryField(verbose_name="content")),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ar", "Arabic"),
                            ("zh", "Chinese"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                        ],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("given", models.JSONField(blank=True, default=dict, verbose_name="as typed")),
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
            ],
            options={
                "verbose_name": "import to look at",
                "verbose_name_plural": "imports to look at",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="WorkTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_en", models.CharField(max_length=300, verbose_name="name (English)")),
                ("name_fr", models.CharField(blank=True, max_length=300, verbose_name="name (French)")),
                ("name_es", models.CharField(blank=True, max_length=300, verbose_name="name (Spanish)")),
                ("name_ar", models.CharField(blank=True, max_length=300, verbose_name="name (Arabic)")),
                ("name_ru", models.CharField(blank=True, max_length=300, verbose_name="name (Russian)")),
                ("name_zh", models.CharField(blank=True, max_length=300, verbose_name="name (Chinese)")),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("certain", "seen in a source"),
                            ("inferred", "inferred from sources"),
                            ("uncertain", "uncertain, to be checked"),
                        ],
                        default="certain",
                        max_length=20,
                        verbose_name="certainty",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("code", models.SlugField(unique=True, verbose_name="code")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "makes",
                    models.CharField(
                        blank=True,
                        choices=[("document", "document"), ("meeting", "meeting")],
                        help_text="It is suggested first for mandates that ask for such a thing.",
                        max_length=20,
                        verbose_name="makes",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "work template",
                "verbose_name_plural": "work templates",
                "ordering": ["order", "code"],
            },
        ),
        migrations.CreateModel(
            name="TemplateStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_en", models.CharField(max_length=300, verbose_name="name (English)")),
                ("name_fr", models.CharField(blank=True, max_length=300, verbose_name="name (French)")),
                ("name_es", models.CharField(blank=True, max_length=300, verbose_name="name (Spanish)")),
                ("name_ar", models.CharField(blank=True, max_length=300, verbose_name="name (Arabic)")),
                ("name_ru", models.CharField(blank=True, max_length=300, verbose_name="name (Russian)")),
                ("name_zh", models.CharField(blank=True, max_length=300, verbose_name="name (Chinese)")),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("certain", "seen in a source"),
                            ("inferred", "inferred from sources"),
                            ("uncertain", "uncertain, to be checked"),
                        ],
                        default="certain",
                        max_length=20,
                        verbose_name="certainty",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="recommendations.worktemplate",
                        verbose_name="work template",
                    ),
                ),
                ("code", models.SlugField(verbose_name="code")),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("on", "on a date"),
                            ("before", "before a session"),
                            ("at", "at a session"),
                            ("alongside", "alongside a session"),
                            ("by_end", "by the end of a session"),
                            ("offset", "some time before or after a session or a date"),
                            ("open", "open"),
                        ],
                        default="offset",
                        max_length=20,
                        verbose_name="rule",
                    ),
                ),
                (
                    "offset",
                    models.SmallIntegerField(
                        blank=True,
                        help_text="Negative: before the session; positive: after it.",
                        null=True,
                        verbose_name="offset",
                    ),
                ),
                (
                    "offset_unit",
                    models.CharField(
                        blank=True,
                        choices=[("days", "days"), ("weeks", "weeks"), ("months", "months")],
                        max_length=10,
                        verbose_name="unit of the offset",
                    ),
                ),
                ("issues_document", models.BooleanField(default=False, verbose_name="documents are issued by then")),
            ],
            options={
                "verbose_name": "step of a work template",
                "verbose_name_plural": "steps of work templates",
                "ordering": ["template", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("template", "code"), name="template_step_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("offset__isnull", True),
                                ("offset_unit", ""),
                                ("rule__in", ["before", "at", "alongside", "by_end"]),
                            ),
                            models.Q(
                                ("offset__isnull", False),
                                ("rule", "offset"),
                                models.Q(("offset_unit", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="template_step_hangs_on_a_session",
                        violation_error_message="A step is before, at, or alongside the session, or a time before or after.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("issues_document", True)),
                        fields=("issues_document",),
                        name="template_step_that_issues_documents_once",
                        violation_error_message="Another step says by when documents are issued.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Deadline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("on", "on a date"),
                            ("before", "before a session"),
                            ("at", "at a session"),
                            ("alongside", "alongside a session"),
                            ("by_end", "by the end of a session"),
                            ("offset", "some time before or after a session or a date"),
                            ("open", "open"),
                        ],
                        max_length=20,
                        verbose_name="rule",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deadlines",
                        to="recommendations.session",
                        verbose_name="session",
                    ),
                ),
                (
                    "held_before",
                    models.ForeignKey(
                        blank=True,
                        help_text="Where the text means the meeting of a body that is held before this session.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deadlines_at_earlier_meetings",
                        to="recommendations.session",
                        verbose_name="which is held before",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="recommendations.body",
                        verbose_name="meeting of",
                    ),
                ),
                (
                    "or_session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deadlines_at_the_latest",
                        to="recommendations.session",
                        verbose_name="or, at the latest, the session",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deadlines_after_adoption",
                        to="recommendations.decision",
                        verbose_name="counts from the adoption of",
                    ),
                ),
                ("date", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="day",
                        max_length=10,
                        verbose_name="precision",
                    ),
                ),
                (
                    "offset",
                    models.SmallIntegerField(
                        blank=True,
                        help_text="Negative: before the session or date; positive: after it.",
                        null=True,
                        verbose_name="offset",
                    ),
                ),
                (
                    "offset_unit",
                    models.CharField(
                        blank=True,
                        choices=[("days", "days"), ("weeks", "weeks"), ("months", "months")],
                        max_length=10,
                        verbose_name="unit of the offset",
                    ),
                ),
                ("phrase", models.CharField(blank=True, max_length=300, verbose_name="words of the text")),
                ("due_on", models.DateField(blank=True, editable=False, null=True, verbose_name="due")),
            ],
            options={
                "verbose_name": "deadline",
                "verbose_name_plural": "deadlines",
                "ordering": [models.OrderBy(models.F("due_on"), nulls_last=True), "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rule__in", ["on", "before", "at", "alongside", "by_end", "offset", "open"])
                        ),
                        name="deadline_rule_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rule", "on"), _negated=True), ("date__isnull", False), _connector="OR"
                        ),
                        name="deadline_on_has_its_date",
                        violation_error_message="A deadline on a date needs the date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rule", "offset"), _negated=True),
                            models.Q(
                                ("offset__isnull", False),
                                models.Q(("offset_unit", ""), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(
                                            ("session__isnull", False), ("held_before__isnull", False), _connector="OR"
                                        ),
                                        ("date__isnull", True),
                                        ("decision__isnull", True),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("session__isnull", False),
                                            ("held_before__isnull", False),
                                            _connector="OR",
                                            _negated=True,
                                        ),
                                        ("date__isnull", False),
                                        ("decision__isnull", True),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("session__isnull", False),
                                            ("held_before__isnull", False),
                                            _connector="OR",
                                            _negated=True,
                                        ),
                                        ("date__isnull", True),
                                        ("decision__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="deadline_offset_has_its_anchor",
                        violation_error_message="A deadline some time before or after needs the time and one anchor.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("body__isnull", True), ("held_before__isnull", False), _connector="OR"),
                        name="deadline_body_meets_before_a_session",
                        violation_error_message="The meeting of a body is one that is held before a session.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("or_session__isnull", True),
                            ("session__isnull", False),
                            ("held_before__isnull", False),
                            _connector="OR",
                        ),
                        name="deadline_second_session_beside_a_first",
                        violation_error_message="A deadline at one of two sessions needs the first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "paragraph",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates",
                        to="recommendations.paragraph",
                        verbose_name="paragraph",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("slug", models.SlugField(editable=False, unique=True, verbose_name="address")),
                ("verb", models.CharField(max_length=100, verbose_name="operative verb")),
                ("verb_normal", models.CharField(max_length=60, verbose_name="operative verb, normal form")),
                ("asked", models.TextField(verbose_name="what is asked")),
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
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("operational", "operational"), ("informational", "informational")],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "active"),
                            ("implemented", "implemented"),
                            ("elapsed", "elapsed"),
                            ("superseded", "superseded"),
                            ("retired", "retired"),
                        ],
                        default="active",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("condition", models.CharField(blank=True, max_length=300, verbose_name="condition")),
                (
                    "deadline",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandate",
                        to="recommendations.deadline",
                        verbose_name="deadline",
                    ),
                ),
                ("fulfilment_rule", models.SlugField(blank=True, verbose_name="fulfilment rule")),
                (
                    "lead_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates_led",
                        to="people.unit",
                        verbose_name="lead unit",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("parser", "suggested by the parser"), ("person", "made by a person")],
                        default="parser",
                        editable=False,
                        max_length=20,
                        verbose_name="origin",
                    ),
                ),
                (
                    "spans",
                    models.JSONField(blank=True, default=dict, editable=False, verbose_name="places in the text"),
                ),
                (
                    "unsure",
                    models.TextField(
                        blank=True, help_text="One sentence a line.", verbose_name="what the parser is unsure of"
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="confirmed")),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="withdrawn by",
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="withdrawn")),
                (
                    "supporting_units",
                    models.ManyToManyField(
                        blank=True, related_name="mandates_supported", to="people.unit", verbose_name="supporting units"
                    ),
                ),
                (
                    "priority_areas",
                    models.ManyToManyField(
                        blank=True,
                        related_name="mandates",
                        to="recommendations.priorityarea",
                        verbose_name="priority areas",
                    ),
                ),
                (
                    "documents",
                    models.ManyToManyField(
                        blank=True,
                        related_name="delivering",
                        to="recommendations.document",
                        verbose_name="documents that deliver it",
                    ),
                ),
            ],
            options={
                "verbose_name": "mandate",
                "verbose_name_plural": "mandates",
                "ordering": ["paragraph__decision__session__starts_on", "paragraph__order", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("paragraph", "number"), name="mandate_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["active", "elapsed", "retired"])),
                        name="mandate_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["operational", "informational"])), name="mandate_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="mandate_confirmed_by_somebody_at_some_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="mandate_withdrawn_by_somebody_at_some_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["parser", "person"])), name="mandate_origin_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="recommendations.mandate",
                        verbose_name="mandate",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="what is to be done")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="people.unit",
                        verbose_name="unit",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                (
                    "deadline",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action",
                        to="recommendations.deadline",
                        verbose_name="slot",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="recommendations.templatestep",
                        verbose_name="step of a work template",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("in_progress", "in progress"),
                            ("blocked", "blocked"),
                            ("done", "done"),
                            ("dropped", "dropped"),
                        ],
                        default="planned",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
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
                    "supporting_units",
                    models.ManyToManyField(
                        blank=True, related_name="actions_supported", to="people.unit", verbose_name="supporting units"
                    ),
                ),
                (
                    "waits_for",
                    models.ManyToManyField(
                        blank=True, related_name="awaited_by", to="recommendations.action", verbose_name="waits for"
                    ),
                ),
                (
                    "documents",
                    models.ManyToManyField(
                        blank=True, related_name="actions", to="recommendations.document", verbose_name="documents"
                    ),
                ),
            ],
            options={
                "verbose_name": "action",
                "verbose_name_plural": "actions",
                "ordering": [models.OrderBy(models.F("due_on"), nulls_last=True), "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["planned", "in_progress", "blocked"])),
                        fields=["due_on"],
                        name="action_open_by_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["planned", "in_progress", "blocked", "done", "dropped"])),
                        name="action_status_known",
                    ),
                    models.UniqueConstraint(fields=("mandate", "step"), name="action_of_a_step_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChecklistItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checklist",
                        to="recommendations.action",
                        verbose_name="action",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="item")),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
            ],
            options={
                "verbose_name": "item of a checklist",
                "verbose_name_plural": "items of checklists",
                "ordering": ["action", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", True), ("done_by__isnull", True)),
                            models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="checklist_item_done_by_somebody_at_some_time",
                    ),
                    models.UniqueConstraint(
                        fields=("action", "title"),
                        name="checklist_item_once",
                        violation_error_message="The checklist has this item.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="recommendations.action",
                        verbose_name="action",
                    ),
                ),
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
                ("text", models.TextField(max_length=4000, verbose_name="comment")),
            ],
            options={
                "verbose_name": "comment on an action",
                "verbose_name_plural": "comments on actions",
                "ordering": ["action", "at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ActionAttachment",
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
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="recommendations.action",
                        verbose_name="action",
                    ),
                ),
                ("file", models.FileField(upload_to="actions/", verbose_name="file")),
            ],
            options={
                "verbose_name": "file of an action",
                "verbose_name_plural": "files of actions",
                "ordering": ["action", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Addressee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addressees",
                        to="recommendations.mandate",
                        verbose_name="mandate",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("conference", "the Conference"),
                            ("states", "States parties"),
                            ("secretariat", "the secretariat"),
                            ("body", "a body"),
                            ("organizations", "organizations"),
                        ],
                        max_length=20,
                        verbose_name="addressee",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addressed_by",
                        to="recommendations.body",
                        verbose_name="body",
                    ),
                ),
                ("wording", models.CharField(blank=True, max_length=200, verbose_name="as written")),
            ],
            options={
                "verbose_name": "addressee",
                "verbose_name_plural": "addressees",
                "ordering": ["mandate", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("body__isnull", True)), fields=("mandate", "kind"), name="addressee_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("body__isnull", False)),
                        fields=("mandate", "body"),
                        name="addressee_body_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "body"), ("body__isnull", True), _connector="OR"),
                        name="addressee_body_is_a_body",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MandateRelation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relations",
                        to="recommendations.mandate",
                        verbose_name="mandate",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("endorses", "endorses"),
                            ("recalls", "recalls"),
                            ("renews", "renews"),
                            ("amends", "amends"),
                            ("supersedes", "supersedes"),
                        ],
                        max_length=20,
                        verbose_name="relation",
                    ),
                ),
                (
                    "to_mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="related_from",
                        to="recommendations.mandate",
                        verbose_name="earlier mandate",
                    ),
                ),
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
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
            ],
            options={
                "verbose_name": "relation of a mandate",
                "verbose_name_plural": "relations of mandates",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("mandate", "kind", "to_mandate"),
                        name="mandate_relation_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mandate", models.F("to_mandate")), _negated=True),
                        name="mandate_relation_to_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["endorses", "recalls", "renews", "amends", "supersedes"])),
                        name="mandate_relation_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="recommendations.mandate",
                        verbose_name="mandate",
                    ),
                ),
                (
                    "addressee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="recommendations.addressee",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("not_started", "not started"),
                            ("in_progress", "in progress"),
                            ("partly", "partly implemented"),
                            ("implemented", "implemented"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reasons")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "confirms",
                    models.OneToOneField(
                        blank=True,
                        help_text="The proposal that a head confirms by this row.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmed_as",
                        to="recommendations.assessment",
                        verbose_name="confirms",
                    ),
                ),
                (
                    "returns",
                    models.OneToOneField(
                        blank=True,
                        help_text="The proposal that a head sends back by this row.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returned_as",
                        to="recommendations.assessment",
                        verbose_name="sends back",
                    ),
                ),
            ],
            options={
                "verbose_name": "assessment",
                "verbose_name_plural": "assessments",
                "ordering": ["mandate", "-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="assessment_has_reasons"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["not_started", "in_progress", "partly", "implemented"])),
                        name="assessment_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confirms__isnull", True), ("returns__isnull", True), _connector="OR"),
                        name="assessment_confirms_or_returns",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StateReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="recommendations.mandate",
                        verbose_name="mandate",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="people.state",
                        verbose_name="State",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
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
                (
                    "on_behalf",
                    models.BooleanField(
                        default=False, verbose_name="entered by the secretariat on behalf of the State"
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
            ],
            options={
                "verbose_name": "reply of a State",
                "verbose_name_plural": "replies of States",
                "ordering": ["mandate", "state"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("mandate", "state"),
                        name="state_reply_once",
                    )
                ],
            },
        ),
    ]
