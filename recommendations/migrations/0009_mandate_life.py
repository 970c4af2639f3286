"""Implemented and superseded are computed: a mandate is stored as active, elapsed, or retired."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_organizations"),
        ("recommendations", "0008_work"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="mandate",
            name="mandate_status_known",
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["active", "elapsed", "retired"])), name="mandate_status_known"
            ),
        ),
    ]
