import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import cop_portal.common.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_en", models.CharField(max_length=300, verbose_name="name (English)")),
                ("name_fr", models.CharField(blank=True, max_length=300, verbose_name="name (French)")),
                ("name_es", models.CharField(blank=True, max_length=300, verbose_name="name (Spanish)")),
                ("name_ar", models.CharField(blank=True, max_length=300, verbose_name="name (Arabic)")),
                ("name_ru", models.CharField(blank=True, max_length=300, verbose_name="name (Russian)")),
                ("name_zh", models.CharField(blank=True, max_length=300, verbose_name="name (Chinese)")),
                ("code", models.SlugField(unique=True, verbose_name="code")),
            ],
            options={
                "verbose_name": "unit",
                "verbose_name_plural": "units",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail address")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("none", "no secretariat role"),
                            ("officer", "secretariat officer"),
                            ("head", "head of unit"),
                            ("administrator", "administrator"),
                        ],
                        default="none",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="people.unit",
                        verbose_name="unit",
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
                        default="en",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        blank=True,
                        help_text="By its clock mails are written; empty: the portal's.",
                        max_length=60,
                        verbose_name="time zone",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="person_email_once",
                        violation_error_message="There is an account with this e-mail address.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["none", "officer", "head", "administrator"])),
                        name="person_role_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="State",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_en", models.CharField(max_length=300, verbose_name="name (English)")),
                ("name_fr", models.CharField(blank=True, max_length=300, verbose_name="name (French)")),
                ("name_es", models.CharField(blank=True, max_length=300, verbose_name="name (Spanish)")),
                ("name_ar", models.CharField(blank=True, max_length=300, verbose_name="name (Arabic)")),
                ("name_ru", models.CharField(blank=True, max_length=300, verbose_name="name (Russian)")),
                ("name_zh", models.CharField(blank=True, max_length=300, verbose_name="name (Chinese)")),
                (
                    "code",
                    models.CharField(
                        max_length=3,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{3}$", "Three capital letters.")],
                        verbose_name="ISO code",
                    ),
                ),
                ("iso_alpha2", models.CharField(blank=True, max_length=2, verbose_name="ISO alpha-2 code")),
                ("m49", models.CharField(blank=True, max_length=3, verbose_name="M49 code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("member", "Member State of the United Nations"),
                            ("non-member", "State that is not a member of the United Nations"),
                            ("regional-organization", "regional economic integration organization"),
                        ],
                        default="member",
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                (
                    "regional_group",
                    models.CharField(
                        choices=[
                            ("africa", "African States"),
                            ("asia-pacific", "Asia-Pacific States"),
                            ("eastern-europe", "Eastern European States"),
                            ("latin-america", "Latin American and Caribbean States"),
                            ("western-europe", "Western European and other States"),
                            ("none", "no regional group"),
                        ],
                        default="none",
                        max_length=20,
                        verbose_name="regional group",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("search_text", models.TextField(blank=True, editable=False)),
            ],
            options={
                "verbose_name": "State",
                "verbose_name_plural": "States",
                "ordering": ["name_en"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "regional_group__in",
                                ["africa", "asia-pacific", "eastern-europe", "latin-america", "western-europe", "none"],
                            )
                        ),
                        name="state_group_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["member", "non-member", "regional-organization"])),
                        name="state_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Organization",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("name_en", models.CharField(max_length=300, verbose_name="name (English)")),
                ("name_fr", models.CharField(blank=True, max_length=300, verbose_name="name (French)")),
                ("name_es", models.CharField(blank=True, max_length=300, verbose_name="name (Spanish)")),
                ("name_ar", models.CharField(blank=True, max_length=300, verbose_name="name (Arabic)")),
                ("name_ru", models.CharField(blank=True, max_length=300, verbose_name="name (Russian)")),
                ("name_zh", models.CharField(blank=True, max_length=300, verbose_name="name (Chinese)")),
                ("slug", models.SlugField(unique=True, verbose_name="address")),
                ("acronym", models.CharField(blank=True, max_length=30, verbose_name="acronym")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("un-entity", "United Nations entity"),
                            ("international", "international organization"),
                            ("financial", "international financial institution"),
                            ("development-bank", "regional development bank"),
                            ("other", "other organization"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
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
                ("web_page", cop_portal.common.models.AddressField(blank=True, verbose_name="page on the web")),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="people.organization",
                        verbose_name="merged into",
                    ),
                ),
                ("search_text", models.TextField(blank=True, editable=False)),
            ],
            options={
                "verbose_name": "organization",
                "verbose_name_plural": "organizations",
                "ordering": ["name_en"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["un-entity", "international", "financial", "development-bank", "other"])
                        ),
                        name="organization_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="organization_not_merged_into_itself",
                        violation_error_message="An organization cannot be merged into itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganizationContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="people.organization",
                        verbose_name="organization",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("function", models.CharField(blank=True, max_length=200, verbose_name="function")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
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
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
            ],
            options={
                "verbose_name": "contact of an organization",
                "verbose_name_plural": "contacts of organizations",
                "ordering": ["organization", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "email"),
                        name="contact_once",
                        violation_error_message="The organization has a contact with this address.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NoteFile",
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
                ("is_withdrawn", models.BooleanField(default=False, verbose_name="withdrawn")),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="note_files",
                        to="people.state",
                        verbose_name="State",
                    ),
                ),
                ("file", models.FileField(upload_to="notes/", verbose_name="file")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a note verbale",
                "verbose_name_plural": "files of notes verbales",
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="people.state",
                        verbose_name="State",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("main", "main focal point"),
                            ("alternate", "alternate focal point"),
                            ("authority", "validating authority"),
                        ],
                        default="main",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="The last day; empty while it lasts.", null=True, verbose_name="to"
                    ),
                ),
                (
                    "note_verbale",
                    models.CharField(help_text="Its symbol or number.", max_length=100, verbose_name="note verbale"),
                ),
                ("note_verbale_on", models.DateField(verbose_name="date of the note verbale")),
                (
                    "note_file",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="people.notefile",
                        verbose_name="file of the note verbale",
                    ),
                ),
                ("is_withdrawn", models.BooleanField(default=False, editable=False, verbose_name="withdrawn")),
            ],
            options={
                "verbose_name": "appointment of a focal point",
                "verbose_name_plural": "appointments of focal points",
                "ordering": ["state", "-starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="appointment_ends_after_it_starts",
                        violation_error_message="An appointment cannot end before it starts.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on__isnull", True), ("is_withdrawn", False), ("role", "main")),
                        fields=("state",),
                        name="appointment_one_main_at_a_time",
                        violation_error_message="The State has a main focal point; end that appointment first.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_withdrawn", False)),
                        fields=("state", "person", "role", "starts_on"),
                        name="appointment_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["main", "alternate", "authority"])),
                        name="appointment_role_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
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
                    "role",
                    models.CharField(
                        choices=[
                            ("none", "no secretariat role"),
                            ("officer", "secretariat officer"),
                            ("head", "head of unit"),
                            ("administrator", "administrator"),
                        ],
                        default="none",
                        max_length=20,
                        verbose_name="secretariat role",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.unit",
                        verbose_name="unit",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="people.state",
                        verbose_name="State",
                    ),
                ),
                (
                    "appointment_role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("main", "main focal point"),
                            ("alternate", "alternate focal point"),
                            ("authority", "validating authority"),
                        ],
                        max_length=20,
                        verbose_name="role as focal point",
                    ),
                ),
                (
                    "starts_on",
                    models.DateField(
                        blank=True,
                        help_text="Empty: the day on which the invitation is accepted.",
                        null=True,
                        verbose_name="first day",
                    ),
                ),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="Empty while it is open.", null=True, verbose_name="last day"
                    ),
                ),
                (
                    "note_verbale",
                    models.CharField(
                        blank=True, help_text="Its symbol or number.", max_length=100, verbose_name="note verbale"
                    ),
                ),
                ("note_verbale_on", models.DateField(blank=True, null=True, verbose_name="date of the note verbale")),
                (
                    "note_file",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.notefile",
                        verbose_name="file of the note verbale",
                    ),
                ),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("previous_hash", models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ("expires_at", models.DateTimeField(editable=False, verbose_name="expires")),
                (
                    "invited_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations_sent",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited by",
                    ),
                ),
                (
                    "accepted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations_accepted",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="accepted by",
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True, verbose_name="withdrawn")),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "ordering": ["-created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("appointment_role", ""),
                                ("state__isnull", True),
                                models.Q(("role", "none"), _negated=True),
                            ),
                            models.Q(
                                ("note_verbale_on__isnull", False),
                                ("role", "none"),
                                ("state__isnull", False),
                                models.Q(("appointment_role", ""), _negated=True),
                                models.Q(("note_verbale", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="invitation_for_the_secretariat_or_for_a_state",
                        violation_error_message="Invite either to the secretariat, with a role, or for a State, with the role as focal point and the note verbale's symbol and date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="invitation_ends_after_it_starts",
                        violation_error_message="An appointment cannot end before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_by__isnull", True), ("withdrawn_at__isnull", True), _connector="OR"
                        ),
                        name="invitation_accepted_or_withdrawn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name of the view")),
                ("path", models.CharField(editable=False, max_length=300, verbose_name="page")),
                ("query", models.CharField(blank=True, editable=False, max_length=1000, verbose_name="filters")),
            ],
            options={
                "verbose_name": "view that a person keeps",
                "verbose_name_plural": "views that people keep",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "name"),
                        name="saved_view_name_once",
                        violation_error_message="You keep a view of this name.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("path", models.CharField(max_length=300, verbose_name="page")),
                ("values", models.JSONField(default=dict, verbose_name="as typed")),
            ],
            options={
                "verbose_name": "form as typed",
                "verbose_name_plural": "forms as typed",
                "ordering": ["-updated_at"],
                "constraints": [models.UniqueConstraint(fields=("person", "path"), name="kept_form_once")],
            },
        ),
    ]
