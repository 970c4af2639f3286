import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import cop_portal.common.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("assistance", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("recommendations", "0001_initial"),
        ("reminders", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("is_example", models.BooleanField(default=False, editable=False, verbose_name="example")),
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
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                ("slug", models.SlugField(editable=False, max_length=80, unique=True, verbose_name="address")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("session", "meeting of a body"),
                            ("coordination", "coordination meeting with organizations"),
                        ],
                        default="coordination",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        help_text="The session that this is, or alongside which it is held.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="recommendations.session",
                        verbose_name="session",
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="recommendations.mandate",
                        verbose_name="mandate that asks for it",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="start")),
                ("ends_at", models.DateTimeField(verbose_name="end")),
                ("time_zone", models.CharField(default="Europe/Vienna", max_length=60, verbose_name="time zone")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("room", models.CharField(blank=True, max_length=100, verbose_name="room")),
                ("link", cop_portal.common.models.AddressField(blank=True, verbose_name="link to take part")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "programme",
                    models.TextField(
                        blank=True, help_text="Who does what at which hour, one a line.", verbose_name="programme"
                    ),
                ),
                (
                    "taking_part",
                    models.TextField(
                        blank=True,
                        help_text="Registration, badges, interpretation, the way to the room.",
                        verbose_name="how to take part",
                    ),
                ),
                ("reply_by", models.DateField(blank=True, null=True, verbose_name="replies are asked for by")),
                ("outcome", models.TextField(blank=True, verbose_name="summary of the outcome")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("announced", "announced"),
                            ("held", "held"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
            ],
            options={
                "verbose_name": "meeting",
                "verbose_name_plural": "meetings",
                "ordering": ["-starts_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "announced", "held", "cancelled"])),
                        name="meeting_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="meeting_ends_after_it_starts",
                        violation_error_message="A meeting ends after it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "session"), _negated=True), ("session__isnull", False), _connector="OR"
                        ),
                        name="meeting_of_a_body_names_its_session",
                        violation_error_message="A meeting of a body names its session.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda",
                        to="coordination.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="coordination.agendaitem",
                        verbose_name="in",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                (
                    "mandate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda_items",
                        to="recommendations.mandate",
                        verbose_name="mandate that asks for it",
                    ),
                ),
                ("speaker", models.CharField(blank=True, max_length=200, verbose_name="speaker")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Its own; the items in it have theirs.",
                        null=True,
                        verbose_name="allotted time in minutes",
                    ),
                ),
                (
                    "annotation",
                    models.TextField(
                        blank=True, help_text="What the annotated agenda says of it.", verbose_name="annotation"
                    ),
                ),
                ("is_withdrawn", models.BooleanField(default=False, editable=False, verbose_name="withdrawn")),
                (
                    "documents",
                    models.ManyToManyField(
                        blank=True, related_name="agenda_items", to="recommendations.document", verbose_name="documents"
                    ),
                ),
            ],
            options={
                "verbose_name": "agenda item",
                "verbose_name_plural": "agenda items",
                "ordering": ["meeting", "order"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_withdrawn", False), ("parent__isnull", True)),
                        fields=("meeting", "order"),
                        name="agenda_item_order_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_withdrawn", False), ("parent__isnull", False)),
                        fields=("parent", "order"),
                        name="agenda_item_order_once_in_its_parent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvitationLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="coordination.meeting",
                        verbose_name="meeting",
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
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("body", models.TextField(verbose_name="letter")),
            ],
            options={
                "verbose_name": "invitation letter",
                "verbose_name_plural": "invitation letters",
                "ordering": ["meeting", "language"],
                "constraints": [models.UniqueConstraint(fields=("meeting", "language"), name="invitation_letter_once")],
            },
        ),
        migrations.CreateModel(
            name="MeetingInvitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="coordination.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="people.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="people.organizationcontact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "invited_on",
                    models.DateField(
                        blank=True,
                        help_text="Empty where it came without an invitation.",
                        null=True,
                        verbose_name="invited",
                    ),
                ),
                ("sent_on", models.DateField(editable=False, null=True, verbose_name="letter sent")),
                ("link_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("link_expires_at", models.DateTimeField(editable=False, null=True, verbose_name="the link expires")),
                ("revoked_at", models.DateTimeField(editable=False, null=True, verbose_name="the link was revoked")),
                (
                    "mail",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reminders.mail",
                        verbose_name="mail that carries the link",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "takes part"), ("declined", "does not take part")],
                        editable=False,
                        max_length=20,
                        verbose_name="answer",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason for declining")),
                ("answered_at", models.DateTimeField(editable=False, null=True, verbose_name="answered")),
                (
                    "attended",
                    models.BooleanField(
                        blank=True, help_text="Empty until attendance is recorded.", null=True, verbose_name="attended"
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
            ],
            options={
                "verbose_name": "invitation to a meeting",
                "verbose_name_plural": "invitations to meetings",
                "ordering": ["meeting", "organization"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "organization"),
                        name="meeting_invitation_once",
                        violation_error_message="The organization is invited already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["", "accepted", "declined"])),
                        name="meeting_invitation_answer_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="meeting_invitation_answered_at_some_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participants",
                        to="coordination.meetinginvitation",
                        verbose_name="invitation",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("function", models.CharField(blank=True, max_length=200, verbose_name="function")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("present", models.BooleanField(default=False, verbose_name="present")),
                ("is_withdrawn", models.BooleanField(default=False, editable=False, verbose_name="withdrawn")),
            ],
            options={
                "verbose_name": "participant",
                "verbose_name_plural": "participants",
                "ordering": ["invitation", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_withdrawn", False)),
                        fields=("invitation", "name"),
                        name="participant_once",
                        violation_error_message="This participant is named already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreedPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreed_points",
                        to="coordination.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "agenda_item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreed_points",
                        to="coordination.agendaitem",
                        verbose_name="agenda item",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(editable=False, verbose_name="order")),
                ("text", models.TextField(verbose_name="what was agreed")),
                ("is_withdrawn", models.BooleanField(default=False, editable=False, verbose_name="withdrawn")),
            ],
            options={
                "verbose_name": "point agreed",
                "verbose_name_plural": "points agreed",
                "ordering": ["meeting", "order"],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="coordination.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "agenda_item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="coordination.agendaitem",
                        verbose_name="agenda item",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="what is to be done")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person of the secretariat",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="people.state",
                        verbose_name="State",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="people.organization",
                        verbose_name="organization",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="assistance.activity",
                        verbose_name="activity that fulfils it",
                    ),
                ),
                ("closed_on", models.DateField(editable=False, null=True, verbose_name="closed")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "open"), ("closed", "closed")],
                        default="open",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow-up",
                "verbose_name_plural": "follow-ups",
                "ordering": [models.OrderBy(models.F("due_on"), nulls_last=True), "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("organization__isnull", True), ("person__isnull", False), ("state__isnull", True)
                            ),
                            models.Q(
                                ("organization__isnull", True), ("person__isnull", True), ("state__isnull", False)
                            ),
                            models.Q(
                                ("organization__isnull", False), ("person__isnull", True), ("state__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="follow_up_has_one_owner",
                        violation_error_message="A follow-up has one owner: a person, a State, or an organization.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "closed"])), name="follow_up_status_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_address",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
            ],
            options={
                "verbose_name": "address of a calendar feed",
                "verbose_name_plural": "addresses of calendar feeds",
                "ordering": ["person"],
            },
        ),
    ]
