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
from cop_portal.reminders.enums import MailState, ReminderState


class Policy(models.Model):
    """How one kind of obligation is reminded of: which stages, or not at all."""

    kind = models.SlugField(_("kind of obligation"), unique=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("reminder policy")
        verbose_name_plural = _("reminder policies")
        ordering = ["kind"]

    def __str__(self):
        return self.kind


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

    `reminders.services` is the only writer; `state` moves by conditional updates there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="mails",
        verbose_name=_("recipient"),
    )
    address = models.EmailField(_("address"))
    kind = models.SlugField(_("kind"))
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"))
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    state = models.CharField(_("state"), max_length=20, choices=MailState.choices, default=MailState.QUEUED)
    token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt"))
    server_reply = models.TextField(_("server's reply"), blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True)

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

    kind = models.SlugField(_("kind of obligation"))
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
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
