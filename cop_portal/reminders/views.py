"""The ledger, and the mails it led to."""

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalListView, get_or_404
from cop_portal.reminders import queries, rules, services
from cop_portal.reminders.enums import LINK_KINDS, MailState
from cop_portal.reminders.filters import ReminderFilter
from cop_portal.reminders.sources import source, sources


class Outbox(PortalListView):
    """Each reminder with its state; for the secretariat all, for others their own."""

    filterset_class = ReminderFilter
    template_name = "reminders/outbox.html"
    download_name = "reminders"
    columns = (
        (gettext_lazy("kind"), lambda reminder: reminder.kind),
        (gettext_lazy("about"), lambda reminder: reminder.about),
        (gettext_lazy("recipient"), lambda reminder: reminder.to),
        (gettext_lazy("stage"), lambda reminder: reminder.stage),
        (gettext_lazy("due"), lambda reminder: reminder.due_on),
        (gettext_lazy("goes out on"), lambda reminder: reminder.send_on),
        (gettext_lazy("state"), lambda reminder: reminder.get_state_display()),
        (gettext_lazy("reason"), lambda reminder: reminder.reason),
    )

    def get_queryset(self):
        return queries.reminders_visible_to(self.request.user).prefetch_related("subject")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        reminders = list(context["object_list"])
        for known in sources():
            subjects = [row.subject for row in reminders if row.kind == known.kind and row.subject]
            prefetch_related_objects(subjects, *known.related)
        for reminder in reminders:
            known = source(reminder.kind)
            reminder.label = known.label if known else reminder.kind
            if not self._reads(reminder):
                reminder.text, reminder.url = _("no longer yours to read"), ""
                continue
            notice = known.notice(reminder.subject) if known and reminder.subject else None
            reminder.text, reminder.url = (notice.text, notice.path) if notice else (str(reminder.subject_id), "")
        context["object_list"] = reminders
        return context

    def download_rows(self):
        for reminder in super().download_rows():
            reminder.about = str(reminder.subject) if self._reads(reminder) else ""
            yield reminder

    def _reads(self, reminder):
        """A reminder stays with whom it went to; what it is about they read while they may."""
        if rules.reads_all(self.request.user):
            return True
        known = source(reminder.kind)
        return bool(known and reminder.subject and known.readable_by(reminder.subject, self.request.user))


def mail_detail(request, pk):
    """One mail as it went out, and the server's words on it."""
    mail = get_or_404(queries.mails_visible_to(request.user), pk=pk)
    may_retry = mail.state in (MailState.FAILED, MailState.UNKNOWN) and bool(rules.can_retry(request.user))
    hides_text = mail.kind in LINK_KINDS
    context = {"mail": mail, "may_retry": may_retry, "hides_text": hides_text}
    return render(request, "reminders/mail_detail.html", context)


@require_POST
def mail_retry(request, pk):
    mail = get_or_404(queries.mails_visible_to(request.user), pk=pk)
    require(rules.can_retry(request.user))
    services.retry_mail(mail=mail, by=request.user)
    messages.success(request, _("The mail is queued again."))
    return redirect("reminders:mail-detail", pk=mail.pk)
