import django.db.models
from django.db import migrations, models

from cop_portal.common.text import fold

NAMES = ("acronym", "name_ar", "name_zh", "name_en", "name_fr", "name_ru", "name_es")


def fold_names(apps, schema_editor):
    organizations = apps.get_model("people", "Organization").objects
    rows = list(organizations.all())
    for row in rows:
        row.search_text = fold(" ".join(name for name in (getattr(row, column) for column in NAMES) if name))
    organizations.bulk_update(rows, ["search_text"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_organizations_merged"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into__isnull", True))
                | models.Q(("merged_into", django.db.models.F("pk")), _negated=True),
                name="organization_not_merged_into_itself",
                violation_error_message="An organization cannot be merged into itself.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="organizationcontact",
            name="contact_once",
            constraint=models.UniqueConstraint(
                fields=("organization", "email"),
                name="contact_once",
                violation_error_message="The organization has a contact with this address.",
            ),
        ),
        migrations.AddField(
            model_name="organization",
            name="search_text",
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.RunPython(fold_names, migrations.RunPython.noop),
    ]
