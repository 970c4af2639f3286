import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Policy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.SlugField(unique=True, verbose_name="kind of obligation")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "late_every",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="0: only at the stages below.", verbose_name="late: every so many days"
                    ),
                ),
                ("late_times", models.PositiveSmallIntegerField(default=0, verbose_name="late: so many times at most")),
                (
                    "resends_unknown",
                    models.BooleanField(
                        default=False,
                        help_text="A second copy may then arrive, under the same Message-ID. Otherwise the secretariat decides.",
                        verbose_name="send again once where it is unknown whether a mail arrived",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder policy",
                "verbose_name_plural": "reminder policies",
                "ordering": ["kind"],
            },
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stages",
                        to="reminders.policy",
                        verbose_name="policy",
                    ),
                ),
                (
                    "days_before",
                    models.SmallIntegerField(
                        help_text="Negative: days after it.", verbose_name="days before the due day"
                    ),
                ),
            ],
            options={
                "verbose_name": "stage",
                "verbose_name_plural": "stages",
                "ordering": ["policy", "-days_before"],
                "constraints": [
                    models.UniqueConstraint(fields=("policy", "days_before"), name="stage_once_per_policy")
                ],
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recipient",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mails",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recipient",
                    ),
                ),
                ("address", models.EmailField(max_length=254, verbose_name="address")),
                ("kind", models.SlugField(db_index=False, verbose_name="kind")),
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
                ("subject", models.CharField(max_length=300, verbose_name="subject")),
                ("text", models.TextField(verbose_name="text")),
                ("html", models.TextField(verbose_name="HTML")),
                ("message_id", models.CharField(max_length=200, verbose_name="Message-ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "queued"),
                            ("claimed", "claimed"),
                            ("transmitting", "being sent"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("unknown", "unknown"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="queued",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("token", models.UUIDField(editable=False, null=True)),
                ("lease_until", models.DateTimeField(editable=False, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("next_at", models.DateTimeField(verbose_name="next attempt")),
                ("server_reply", models.TextField(blank=True, verbose_name="server's reply")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                (
                    "handed_over_at",
                    models.DateTimeField(
                        help_text="When the server was last given the message itself.",
                        null=True,
                        verbose_name="handed over",
                    ),
                ),
                ("is_resent", models.BooleanField(default=False, verbose_name="sent again though it may have arrived")),
                ("evidence", models.TextField(blank=True, verbose_name="what shows that it arrived, or did not")),
                (
                    "digest_on",
                    models.DateField(
                        editable=False,
                        help_text="The recipient's day, where they want one mail a day at most.",
                        null=True,
                    ),
                ),
            ],
            options={
                "verbose_name": "mail",
                "verbose_name_plural": "mails",
                "ordering": ["-created_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "claimed", "transmitting"])),
                        fields=["next_at"],
                        name="mail_to_send",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("message_id",),
                        name="message_id_once",
                    ),
                    models.UniqueConstraint(fields=("recipient", "digest_on"), name="one_digest_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["queued", "claimed", "transmitting", "sent", "failed", "unknown", "withdrawn"],
                            )
                        ),
                        name="mail_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", False), _connector="OR"
                        ),
                        name="mail_sent_has_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("kind", models.SlugField(db_index=False, verbose_name="kind of obligation")),
                (
                    "subject_type",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
                ("subject_id", models.BigIntegerField()),
                (
                    "recipient",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recipient",
                    ),
                ),
                ("address", models.EmailField(blank=True, max_length=254, verbose_name="address without an account")),
                (
                    "stage",
                    models.SmallIntegerField(
                        help_text="Days before the due day; negative after it.", verbose_name="stage"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due")),
                ("send_on", models.DateField(verbose_name="goes out on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("claimed", "being sent"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("missed", "missed"),
                            ("superseded", "superseded"),
                            ("cancelled", "cancelled"),
                            ("suppressed", "suppressed"),
                            ("unknown", "unknown"),
                        ],
                        default="planned",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "mail",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="reminders.mail",
                        verbose_name="mail",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
                "ordering": ["-send_on", "-pk"],
                "indexes": [
                    models.Index(condition=models.Q(("state", "planned")), fields=["send_on"], name="reminder_planned"),
                    models.Index(fields=["subject_type", "subject_id"], name="reminder_of_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "subject_type", "subject_id", "recipient", "stage", "due_on"),
                        name="reminder_once",
                        violation_error_message="This reminder exists.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("recipient__isnull", True)),
                        fields=("kind", "subject_type", "subject_id", "stage", "due_on"),
                        name="reminder_once_without_an_account",
                        violation_error_message="This reminder exists.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("address", ""), ("recipient__isnull", False)),
                            models.Q(("recipient__isnull", True), models.Q(("address", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="reminder_to_a_person_or_an_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "planned",
                                    "claimed",
                                    "sent",
                                    "failed",
                                    "missed",
                                    "superseded",
                                    "cancelled",
                                    "suppressed",
                                    "unknown",
                                ],
                            )
                        ),
                        name="reminder_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["sent", "unknown"]), _negated=True),
                            ("mail__isnull", False),
                            _connector="OR",
                        ),
                        name="reminder_sent_has_its_mail",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminder_preference",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("at-once", "as soon as it is time for it"),
                            ("daily", "one mail a day at most"),
                            ("weekly", "on Mondays, and the last one before a due day when it comes"),
                        ],
                        default="daily",
                        max_length=10,
                        verbose_name="rhythm",
                    ),
                ),
                ("unwanted", models.JSONField(blank=True, default=list, verbose_name="kinds that are not wanted")),
            ],
            options={
                "verbose_name": "wish of a person",
                "verbose_name_plural": "wishes of people",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rhythm__in", ["at-once", "daily", "weekly"])), name="rhythm_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
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
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("mails", models.PositiveIntegerField(editable=False, null=True, verbose_name="mails")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="held by",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="held")),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="released by",
                    ),
                ),
                ("released_at", models.DateTimeField(null=True, verbose_name="released")),
            ],
            options={
                "verbose_name": "hold",
                "verbose_name_plural": "holds",
                "ordering": ["-made_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__isnull", True), ("person__isnull", True), _connector="OR"),
                        name="hold_of_a_state_or_a_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("released_at__isnull", True)), fields=("state",), name="state_held_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("released_at__isnull", True)), fields=("person",), name="person_held_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.SlugField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
