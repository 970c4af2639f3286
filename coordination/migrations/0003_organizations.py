"""Organizations are among the people now; see people's migration of this name."""

import django.db.models.deletion
from django.db import migrations, models

MODELS = ["organization", "organizationcontact"]


def move_content_types(apps, schema_editor):
    """The history of an organization follows it."""
    content_types = apps.get_model("contenttypes", "ContentType").objects
    content_types.filter(app_label="coordination", model__in=MODELS).update(app_label="people")


def return_content_types(apps, schema_editor):
    content_types = apps.get_model("contenttypes", "ContentType").objects
    content_types.filter(app_label="people", model__in=MODELS).update(app_label="coordination")


class Migration(migrations.Migration):
    dependencies = [
        ("coordination", "0002_tables_of_organizations"),
        ("people", "0003_organizations"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="meetinginvitation",
                    name="organization",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="people.organization",
                        verbose_name="organization",
                    ),
                ),
                migrations.AlterField(
                    model_name="followup",
                    name="organization",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="people.organization",
                        verbose_name="organization",
                    ),
                ),
                migrations.DeleteModel(
                    name="OrganizationContact",
                ),
                migrations.DeleteModel(
                    name="Organization",
                ),
            ]
        ),
        migrations.RunPython(move_content_types, return_content_types),
    ]
