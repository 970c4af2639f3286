"""The ledger and the mails it led to: to read, to preview, to send, to hold; and what each person wishes."""

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalListView, get_or_404
from cop_portal.reminders import queries, rules, services
from cop_portal.reminders.enums import LINK_KINDS, TICK, MailState, ReminderState
from cop_portal.reminders.filters import VIEWS, ReminderFilter, numbers_by_view
from cop_portal.reminders.forms import HoldForm, PreferenceForm
from cop_portal.reminders.sources import source


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
        context, user = super().get_context_data(**kwargs), self.request.user
        own = queries.reminders_visible_to(user)
        view = context["filter"].form.data.get("view")
        context["object_list"] = queries.readable(context["object_list"], user)
        numbers = numbers_by_view(own)
        context["views"] = [(slug, label, numbers[f"in_{slug}"], slug == view) for slug, label in VIEWS.items()]
        context["runs_outbox"] = bool(rules.can_run_outbox(user))
        if context["runs_outbox"]:
            beats, holds = queries.heartbeats(), list(queries.open_holds())
            context |= {"last_tick": beats.get(TICK), "troubles": services.troubles(beats)}
            context |= {"holds": holds, "attention": queries.attention(user, holds, beats)}
        return context

    def download_rows(self):
        for reminder in super().download_rows():
            reminder.about = str(reminder.subject) if queries.may_read(reminder, self.request.user) else ""
            yield reminder


def mail_detail(request, pk):
    """One mail as it went out, and the server's words on it."""
    mail = get_or_404(queries.mails_visible_to(request.user), pk=pk)
    runs = bool(rules.can_run_outbox(request.user))
    context = {
        "mail": mail,
        "may_retry": runs and mail.state in (MailState.FAILED, MailState.UNKNOWN),
        "may_settle": runs and mail.state == MailState.UNKNOWN,
        "hides_text": mail.kind in LINK_KINDS,
    }
    return render(request, "reminders/mail_detail.html", context)


@require_POST
def mail_retry(request, pk):
    mail = get_or_404(queries.mails_visible_to(request.user), pk=pk)
    require(rules.can_run_outbox(request.user))
    services.retry_mail(mail=mail, by=request.user)
    messages.success(request, _("The mail is queued again."))
    return redirect("reminders:mail-detail", pk=mail.pk)


@require_POST
def mail_arrived(request, pk):
    mail = get_or_404(queries.mails_visible_to(request.user), pk=pk)
    require(rules.can_run_outbox(request.user))
    services.count_as_sent(mail=mail, by=request.user)
    messages.success(request, _("The mail counts as sent."))
    return redirect("reminders:mail-detail", pk=mail.pk)


def preview(request, pk):
    """A reminder, and the mail in which it would go out, with all that the person is told that day."""
    require(rules.can_run_outbox(request.user))
    [reminder] = queries.readable([get_or_404(queries.reminders_visible_to(request.user), pk=pk)], request.user)
    is_planned = reminder.state == ReminderState.PLANNED
    mail = None
    if is_planned and reminder.recipient:
        mail = services.preview(reminder.recipient, queries.planned_with(reminder))
    context = {"reminder": reminder, "mail": mail, "is_planned": is_planned}
    return render(request, "reminders/preview.html", context)


@require_POST
def send_now(request, pk):
    require(rules.can_run_outbox(request.user))
    reminder = get_or_404(queries.reminders_visible_to(request.user), pk=pk)
    mail = services.send_now(reminder=reminder, by=request.user)
    if mail is None:
        reminder.refresh_from_db()
        messages.warning(request, _("It was not sent: %(reason)s") % {"reason": reminder.reason})
        return redirect("reminders:preview", pk=pk)
    messages.success(request, _("The mail is on its way."))
    return redirect("reminders:mail-detail", pk=mail.pk)


def hold_form(request):
    """Hold reminders of a State's people, a person, or all."""
    require(rules.can_run_outbox(request.user))
    given = {name: request.GET.get(name, "") for name in ("state", "person")}
    form = HoldForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        services.hold(by=request.user, reason=chosen["reason"], state=chosen["state"], person=chosen["person"])
        messages.success(request, _("They are held until somebody releases them."))
        return redirect("reminders:outbox")
    context = {"form": form, "heading": _("Hold reminders"), "submit_label": _("Hold them")}
    return render(request, "form_page.html", context, status=422 if form.is_bound else 200)


@require_POST
def hold_release(request, pk):
    require(rules.can_run_outbox(request.user))
    services.release(hold=get_or_404(queries.open_holds(), pk=pk), by=request.user)
    messages.success(request, _("Released. What is still of use goes out at the next run."))
    return redirect("reminders:outbox")


def preferences(request):
    """How the signed-in person wants to be reminded."""
    preference = queries.preference_of(request.user)
    form = PreferenceForm(request.POST or None, preference=preference)
    if request.method == "POST" and form.is_valid():
        services.save_preference(
            person=request.user, rhythm=form.cleaned_data["rhythm"], unwanted=form.unwanted, by=request.user
        )
        messages.success(request, _("Saved."))
        return redirect("reminders:preferences")
    context = {"form": form, "heading": _("How you are reminded")}
    return render(request, "reminders/preferences.html", context, status=422 if form.is_bound else 200)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request, token):
    """A mail's own button (RFC 8058): a POST refuses its kinds for its reader; a GET asks, as programs open links."""
    try:
        person_pk, kinds = services.read_refusal(token)
    except BadSignature as error:
        raise Http404 from error
    labels = [source(kind).label for kind in kinds if source(kind)]
    if request.method == "POST":
        if services.refuse(person_pk=person_pk, kinds=kinds) is None:
            raise Http404
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse(_("You get no more mails of this kind."), content_type="text/plain; charset=utf-8")
    context = {"labels": labels, "is_done": request.method == "POST"}
    return render(request, "reminders/refuse.html", context)
