import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("recommendations", "0004_import_drafts"),
    ]

    operations = [
        migrations.AddField(
            model_name="citation",
            name="article",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="citations",
                to="recommendations.article",
            ),
        ),
    ]
