"""Pages of the activities that States report."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, UpdateView

from assistance import filters, forms, queries, rules, services
from assistance.enums import ACTIVITY_ACCEPTED, ACTIVITY_MOVES, ActivityStatus
from cop_portal.common.errors import PortalError
from cop_portal.common.forms import ReasonForm
from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalFormMixin, PortalListView, answer_move, as_read, file_response, get_or_404
from cop_portal.history.queries import changes_of
from cop_portal.people.queries import states

# What the button of each move says.
MOVE_LABELS = {
    ActivityStatus.SUBMITTED: gettext_lazy("Submit to the secretariat"),
    ActivityStatus.RETURNED: gettext_lazy("Return to the State"),
    ActivityStatus.PUBLISHED: gettext_lazy("Accept and publish"),
    ActivityStatus.TAKEN_OVER: gettext_lazy("Accept the change"),
    ActivityStatus.WITHDRAWN: gettext_lazy("Withdraw"),
}


class ActivityList(PortalListView):
    """Activities that the person may see."""

    filterset_class = filters.ActivityFilter
    template_name = "assistance/activity_list.html"
    download_name = "activities"
    columns = (
        (gettext_lazy("reference"), lambda activity: activity.reference),
        (gettext_lazy("status"), lambda activity: activity.get_status_display()),
        (gettext_lazy("title"), lambda activity: activity.title),
        (gettext_lazy("language"), lambda activity: activity.language),
        (gettext_lazy("kind"), lambda activity: activity.kind.name),
        (gettext_lazy("reporting State"), lambda activity: activity.state.name),
        (gettext_lazy("the State"), lambda activity: activity.get_provider_role_display()),
        (gettext_lazy("recipients"), lambda activity: "; ".join(state.name for state in activity.recipients.all())),
        (gettext_lazy("recipient region"), lambda activity: activity.recipient_region),
        (gettext_lazy("start"), lambda activity: activity.starts_on),
        (gettext_lazy("start is known to the"), lambda activity: activity.starts_precision),
        (gettext_lazy("end"), lambda activity: activity.ends_on),
        (gettext_lazy("progress"), lambda activity: activity.progress.label),
    )

    def get_queryset(self):
        return queries.activities_with_rows(self.request.user)

    def get_context_data(self, **kwargs):
        may_report = rules.can_create_activity(self.request.user)
        return super().get_context_data(may_report=bool(may_report), **kwargs)


def activity_detail(request, reference, reason_form=None, status=200):
    """One activity, with its attachments, and for the State and the secretariat its review."""
    activity = get_or_404(queries.activities_with_rows(request.user), reference=reference)
    moves = [
        (to.value, MOVE_LABELS[to], to in services.NEEDS_REASON)
        for to in ActivityStatus
        if to in ACTIVITY_MOVES.get(activity.status, ())
        and (to not in ACTIVITY_ACCEPTED or (to == ActivityStatus.TAKEN_OVER) == bool(activity.revises_id))
        and rules.can_move_activity(request.user, activity, to)
    ]
    reads_review = rules.can_read_review(request.user, activity)
    changes = list(changes_of(activity, internal=bool(reads_review)))
    returned = [change for change in changes if change.new == ActivityStatus.RETURNED]
    context = {
        "activity": activity,
        "instruments": activity.instruments.all(),
        "mandates": activity.mandates.select_related("paragraph__decision"),
        "priority_areas": activity.priority_areas.all(),
        "proposals": queries.proposals_visible_to(request.user).filter(activities=activity),
        "providers": activity.providers.all(),
        "attachments": activity.attachments.filter(is_withdrawn=False),
        "may_edit": bool(rules.can_edit_activity(request.user, activity)),
        "missing": services.missing_for_submission(activity) if reads_review else [],
        "moves": moves,
        "changes": changes,
        "last_return": returned[-1] if returned and activity.status == ActivityStatus.RETURNED else None,
        "reason_form": reason_form or ReasonForm(),
        "attachment_form": forms.AttachmentForm(),
    }
    return render(request, "assistance/activity_detail.html", context, status=status)


class ActivityFormMixin(PortalFormMixin):
    form_class = forms.ActivityForm
    template_name = "assistance/activity_form.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}


class ActivityCreate(ActivityFormMixin, CreateView):
    heading = gettext_lazy("Report an activity")
    submit_label = gettext_lazy("Save the draft")

    def get_initial(self):
        require(rules.can_create_activity(self.request.user))
        state = states().filter(code=self.request.GET.get("state", "")).first()
        return {"state": state} if state else {}

    def form_valid(self, form):
        activity = services.draft_activity(activity=form.instance, by=self.request.user, links=form.links)
        messages.success(self.request, _("The draft is saved. Submit it when it is complete."))
        return redirect(activity)


class ActivityEdit(ActivityFormMixin, UpdateView):
    submit_label = gettext_lazy("Save")

    def get_object(self, queryset=None):
        visible = queries.activities_visible_to(self.request.user).select_related("state")
        activity = get_or_404(visible, reference=self.kwargs["reference"])
        require(rules.can_edit_activity(self.request.user, activity))
        return activity

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"heading": self.object.reference}

    def form_valid(self, form):
        activity = services.edit_activity(
            activity=form.instance, by=self.request.user, fields=form.columns, links=form.links
        )
        messages.success(self.request, _("Saved."))
        return redirect(activity)


@require_POST
def activity_move(request, reference, to):
    """One move of the review; a reason that is missing comes back with the page."""
    visible = queries.activities_visible_to(request.user).select_related("state")
    activity = as_read(request, get_or_404(visible, reference=reference))
    response = answer_move(
        request,
        move=lambda reason: services.move_activity(activity=activity, to=to, by=request.user, reason=reason),
        page=lambda form, status: activity_detail(request, reference, reason_form=form, status=status),
        name=activity.reference,
    )
    if not queries.activities_visible_to(request.user).filter(pk=activity.pk).exists():
        return redirect("assistance:activity-list")
    return response


@require_POST
def attachment_add(request, reference):
    activity = get_or_404(queries.activities_visible_to(request.user).select_related("state"), reference=reference)
    require(rules.can_edit_activity(request.user, activity))
    form = forms.AttachmentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.add_attachment(activity=activity, by=request.user, file=form.cleaned_data["file"])
        except PortalError as error:
            form.add_error("file", error.sentence)
        else:
            messages.success(request, _("The file is attached."))
            return redirect(activity)
    context = {"form": form, "heading": _("Attach a file to %(activity)s") % {"activity": activity.reference}}
    return render(request, "form_page.html", context, status=422)


def attachment_download(request, reference, pk):
    attachment = get_or_404(queries.attachments_visible_to(request.user), pk=pk, activity__reference=reference)
    return file_response(attachment)


@require_POST
def attachment_withdraw(request, reference, pk):
    attachment = get_or_404(queries.attachments_visible_to(request.user), pk=pk, activity__reference=reference)
    services.withdraw_attachment(attachment=attachment, by=request.user)
    messages.success(request, _("The file is withdrawn."))
    return redirect(attachment.activity)
