"""What the confirmation of a decision's mandates needs: places in the text, doubts by sentence, withdrawal."""

import re

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def bring_up_to_date(apps, schema_editor):
    """Doubts were joined by blanks and stand on lines now; words that stand once in their paragraph get their place."""
    rows = apps.get_model("recommendations", "Mandate").objects.select_related("deadline")
    texts = {
        (text.paragraph_id, text.language): text.text
        for text in apps.get_model("recommendations", "ParagraphText").objects.all()
    }
    for mandate in rows.iterator(chunk_size=500):
        text = texts.get((mandate.paragraph_id, mandate.language), "")
        said = {
            "verb": mandate.verb,
            "asked": mandate.asked,
            "deadline": mandate.deadline.phrase if mandate.deadline else "",
            "condition": mandate.condition,
        }
        mandate.spans = {
            part: [text.index(words), text.index(words) + len(words)]
            for part, words in said.items()
            if words and text.count(words) == 1
        }
        mandate.unsure = re.sub(r"(?<=\.) (?=[A-Z])", "\n", mandate.unsure)
        mandate.save(update_fields=["spans", "unsure"])


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("recommendations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="mandate",
            name="origin",
            field=models.CharField(
                choices=[("parser", "suggested by the parser"), ("person", "made by a person")],
                default="parser",
                editable=False,
                max_length=20,
                verbose_name="origin",
            ),
        ),
        migrations.AddField(
            model_name="mandate",
            name="spans",
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name="places in the text"),
        ),
        migrations.AddField(
            model_name="mandate",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="withdrawn"),
        ),
        migrations.AddField(
            model_name="mandate",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="withdrawn by",
            ),
        ),
        migrations.AlterField(
            model_name="mandate",
            name="unsure",
            field=models.TextField(
                blank=True, help_text="One sentence a line.", verbose_name="what the parser is unsure of"
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="mandate_withdrawn_by_somebody_at_some_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__in", ["parser", "person"])), name="mandate_origin_known"
            ),
        ),
        migrations.RunPython(bring_up_to_date, migrations.RunPython.noop),
    ]
