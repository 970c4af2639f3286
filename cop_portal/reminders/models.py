"""The reminder ledger and the mail outbox.

The database is the queue of record: web requests and the planner insert rows, workers claim them.
"""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cop_portal.common.models import LANGUAGE_CHOICES, TimeStamped
from cop_portal.reminders.enums import MailState, ReminderState, Rhythm


class Policy(models.Model):
    """How one kind of obligation is reminded of: which stages, or not at all."""

    kind = models.SlugField(_("kind of obligation"), unique=True)
    is_active = models.BooleanField(_("active"), default=True)
    late_every = models.PositiveSmallIntegerField(
        _("late: every so many days"), default=0, help_text=_("0: only at the stages below.")
    )
    late_times = models.PositiveSmallIntegerField(_("late: so many times at most"), default=0)
    resends_unknown = models.BooleanField(
        _("send again once where it is unknown whether a mail arrived"),
        default=False,
        help_text=_("A second copy may then arrive, under the same Message-ID. Otherwise the secretariat decides."),
    )

    class Meta:
        verbose_name = _("reminder policy")
        verbose_name_plural = _("reminder policies")
        ordering = ["kind"]

    def __str__(self):
        return self.kind

    def days_before(self):
        """All its stages in days before the due day, the first to come first; late ones are negative."""
        repeated = [-self.late_every * time for time in range(1, self.late_times + 1)] if self.late_every else []
        return sorted({stage.days_before for stage in self.stages.all()} | set(repeated), reverse=True)


class Stage(models.Model):
    """A moment at which a reminder goes out, in days before the due day; negative is days after it."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="stages", verbose_name=_("policy"))
    days_before = models.SmallIntegerField(_("days before the due day"), help_text=_("Negative: days after it."))

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["policy", "-days_before"]
        constraints = [models.UniqueConstraint(fields=["policy", "days_before"], name="stage_once_per_policy")]

    def __str__(self):
        return f"{self.policy} {self.days_before:+d}"


class Mail(TimeStamped):
    """One mail to one person, whole, as it goes out; its Message-ID is fixed when it is written.

    `reminders.services` is the only writer; `state` moves by conditional updates there. No index that nobody asks: each
    costs every mail two writes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="mails",
        verbose_name=_("recipient"),
    )
    address = models.EmailField(_("address"))
    kind = models.SlugField(_("kind"), db_index=False)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"))
    message_id = models.CharField(_("Message-ID"), max_length=200)
    state = models.CharField(_("state"), max_length=20, choices=MailState.choices, default=MailState.QUEUED)
    token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt"))
    server_reply = models.TextField(_("server's reply"), blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    handed_over_at = models.DateTimeField(
        _("handed over"), null=True, help_text=_("When the server was last given the message itself.")
    )
    is_resent = models.BooleanField(_("sent again though it may have arrived"), default=False)
    evidence = models.TextField(_("what shows that it arrived, or did not"), blank=True)
    digest_on = models.DateField(
        null=True, editable=False, help_text=_("The recipient's day, where they want one mail a day at most.")
    )

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(state__in=["queued", "claimed", "transmitting"]), name="mail_to_send"
            )
        ]
        constraints = [
            # One that was withdrawn never left, so another mail of the same reminders may have its name.
            models.UniqueConstraint(fields=["message_id"], condition=~Q(state="withdrawn"), name="message_id_once"),
            models.UniqueConstraint(fields=["recipient", "digest_on"], name="one_digest_a_day"),
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="mail_state_known"),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="mail_sent_has_its_time"
            ),
        ]

    def __str__(self):
        return f"{self.subject} ({self.address})"


class Reminder(TimeStamped):
    """One notice of one obligation to one recipient at one stage for one due day: one row, and at most one mail.

    The obligation is `kind` (the source that knows it) and `subject`. The recipient is a person with an account, or
    whoever reads the mail at `address`; there is one such reader for each subject, so a corrected address is no second
    recipient. `reminders.services` is the only writer.
    """

    kind = models.SlugField(_("kind of obligation"), db_index=False)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="reminders",
        verbose_name=_("recipient"),
    )
    address = models.EmailField(_("address without an account"), blank=True)
    stage = models.SmallIntegerField(_("stage"), help_text=_("Days before the due day; negative after it."))
    due_on = models.DateField(_("due"))
    send_on = models.DateField(_("goes out on"))
    state = models.CharField(_("state"), max_length=20, choices=ReminderState.choices, default=ReminderState.PLANNED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    mail = models.ForeignKey(
        Mail, null=True, blank=True, on_delete=models.PROTECT, related_name="reminders", verbose_name=_("mail")
    )

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-send_on", "-pk"]
        indexes = [
            models.Index(fields=["send_on"], condition=Q(state="planned"), name="reminder_planned"),
            models.Index(fields=["subject_type", "subject_id"], name="reminder_of_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id", "recipient", "stage", "due_on"],
                name="reminder_once",
                violation_error_message=_("This reminder exists."),
            ),
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id", "stage", "due_on"],
                condition=Q(recipient__isnull=True),
                name="reminder_once_without_an_account",
                violation_error_message=_("This reminder exists."),
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, address="") | (Q(recipient__isnull=True) & ~Q(address="")),
                name="reminder_to_a_person_or_an_address",
            ),
            models.CheckConstraint(condition=Q(state__in=ReminderState.values), name="reminder_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "unknown"]) | Q(mail__isnull=False), name="reminder_sent_has_its_mail"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject_id}, {self.recipient or self.address}, {self.stage:+d}, {self.due_on}"

    @property
    def to(self):
        """Whom it reaches, as lists show it: the person's address, or the one without an account."""
        return self.recipient.email if self.recipient_id else self.address

    @property
    def key(self):
        """What makes it one: a text that is the same whatever database it is in."""
        recipient = self.recipient_id or "address"
        return f"{self.kind}/{self.subject_type_id}/{self.subject_id}/{recipient}/{self.stage}/{self.due_on}"


class Preference(models.Model):
    """How a person wants to be reminded. Without a row: one mail a day at most, and all kinds."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminder_preference", verbose_name=_("person")
    )
    rhythm = models.CharField(_("rhythm"), max_length=10, choices=Rhythm.choices, default=Rhythm.DAILY)
    unwanted = models.JSONField(_("kinds that are not wanted"), default=list, blank=True)

    class Meta:
        verbose_name = _("wish of a person")
        verbose_name_plural = _("wishes of people")
        constraints = [models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="rhythm_known")]

    def __str__(self):
        return f"{self.person}: {self.get_rhythm_display()}"


class Hold(models.Model):
    """Reminders that do not go out until somebody lets them: of a person, of a State's people, or all.

    With `mails` the portal itself held them, since so many were about to go out at once.
    """

    state = models.ForeignKey(
        "people.State", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("State")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("person"),
    )
    mails = models.PositiveIntegerField(_("mails"), null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("held by")
    )
    made_at = models.DateTimeField(_("held"))
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("released by")
    )
    released_at = models.DateTimeField(_("released"), null=True)

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__isnull=True) | Q(person__isnull=True), name="hold_of_a_state_or_a_person"
            ),
            models.UniqueConstraint(fields=["state"], condition=Q(released_at__isnull=True), name="state_held_once"),
            models.UniqueConstraint(fields=["person"], condition=Q(released_at__isnull=True), name="person_held_once"),
        ]

    def __str__(self):
        return str(self.person or self.state or _("all reminders"))


class Heartbeat(models.Model):
    """When a part that works by itself last did so."""

    name = models.SlugField(primary_key=True)
    at = models.DateTimeField()

    def __str__(self):
        return f"{self.name} {self.at}"
