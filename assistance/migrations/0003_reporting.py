"""What a report says besides, changes to what is published, remarks, and how urgent a need is."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import cop_portal.common.models
import cop_portal.common.money


class Migration(migrations.Migration):
    dependencies = [
        ("assistance", "0002_proposals"),
        ("people", "0003_organizations"),
        ("recommendations", "0008_work"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ActivityRemark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(blank=True, max_length=60, verbose_name="about")),
                ("text", models.TextField(verbose_name="remark")),
                ("is_return", models.BooleanField(default=False, verbose_name="with the return")),
                ("from_secretariat", models.BooleanField(verbose_name="by the secretariat")),
                ("at", models.DateTimeField(verbose_name="when")),
            ],
            options={
                "verbose_name": "remark on an activity",
                "verbose_name_plural": "remarks on activities",
                "ordering": ["activity", "at", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="activity",
            name="activity_status_known",
        ),
        migrations.AddField(
            model_name="activity",
            name="beneficiaries",
            field=models.TextField(
                blank=True,
                help_text="Who benefits, and how many: such as 40 prosecutors.",
                verbose_name="beneficiaries",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="contact",
            field=models.CharField(
                blank=True,
                help_text="An office or a function rather than a person.",
                max_length=200,
                verbose_name="office to contact",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="contact_email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="its e-mail address"),
        ),
        migrations.AddField(
            model_name="activity",
            name="cost",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=14,
                null=True,
                validators=[django.core.validators.MinValueValidator(0)],
                verbose_name="cost",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="currency",
            field=models.CharField(
                blank=True,
                max_length=3,
                validators=[cop_portal.common.money.validate_currency],
                verbose_name="currency",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="iati_identifier",
            field=models.CharField(
                blank=True,
                help_text="Where the State or a donor publishes this activity itself: the identifier that it has there.",
                max_length=100,
                verbose_name="IATI identifier",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="interruption",
            field=models.CharField(
                blank=True,
                choices=[("suspended", "suspended"), ("cancelled", "cancelled")],
                help_text="Only where it was suspended or cancelled; all else follows from the dates.",
                max_length=10,
                verbose_name="interrupted",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="providing_organizations",
            field=models.ManyToManyField(
                blank=True,
                related_name="activities_provided",
                to="people.organization",
                verbose_name="organizations that provide it",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="revises",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revisions",
                to="assistance.activity",
                verbose_name="change to",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="revises_version",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="activity",
            name="sector",
            field=models.CharField(
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
        migrations.AddField(
            model_name="activity",
            name="web_pages",
            field=cop_portal.common.models.AddressesField(
                blank=True, help_text="One address a line.", verbose_name="pages on the web"
            ),
        ),
        migrations.AddField(
            model_name="need",
            name="articles",
            field=models.ManyToManyField(
                blank=True, related_name="needs", to="recommendations.article", verbose_name="articles"
            ),
        ),
        migrations.AddField(
            model_name="need",
            name="urgency",
            field=models.CharField(
                blank=True,
                choices=[("high", "high"), ("medium", "medium"), ("low", "low")],
                max_length=10,
                verbose_name="urgency",
            ),
        ),
        migrations.AlterField(
            model_name="activity",
            name="status",
            field=models.CharField(
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
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["draft", "submitted", "returned", "published", "withdrawn", "taken_over"])
                ),
                name="activity_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["draft", "returned", "submitted"])),
                fields=("revises",),
                name="activity_one_change_at_a_time",
                violation_error_message="A change to this activity is on its way already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("interruption__in", ["", "suspended", "cancelled"])),
                name="activity_interruption_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cost__isnull", True), ("currency", "")),
                    models.Q(("cost__gte", 0), ("cost__isnull", False), models.Q(("currency", ""), _negated=True)),
                    _connector="OR",
                ),
                name="activity_cost_with_its_currency",
                violation_error_message="A cost has a currency, and a currency a cost.",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(("urgency__in", ["", "high", "medium", "low"])), name="need_urgency_known"
            ),
        ),
        migrations.AddField(
            model_name="activityremark",
            name="activity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="remarks",
                to="assistance.activity",
                verbose_name="activity",
            ),
        ),
        migrations.AddField(
            model_name="activityremark",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddConstraint(
            model_name="activityremark",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="activity_remark_says_something"
            ),
        ),
    ]
