"""Organizations join the people: what a State reports names them, and assistance may not import coordination.

The tables were renamed by coordination's migration before; here the models are only made known.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_kept_forms"),
        ("coordination", "0002_tables_of_organizations"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Organization",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                    ],
                    options={
                        "verbose_name": "organization",
                        "verbose_name_plural": "organizations",
                        "ordering": ["name_en"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        ["un-entity", "international", "financial", "development-bank", "other"],
                                    )
                                ),
                                name="organization_kind_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrganizationContact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
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
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contacts",
                                to="people.organization",
                                verbose_name="organization",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "contact of an organization",
                        "verbose_name_plural": "contacts of organizations",
                        "ordering": ["organization", "name"],
                        "constraints": [models.UniqueConstraint(fields=("organization", "email"), name="contact_once")],
                    },
                ),
            ]
        )
    ]
