"""Pages of the activities that States report."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, FormView, UpdateView

from assistance import contents, filters, forms, queries, rules, services
from assistance.enums import ACTIVITY_ACCEPTED, ACTIVITY_MOVES, ACTIVITY_PENDING, ActivityStatus
from assistance.spreadsheets.columns import COLUMNS
from assistance.spreadsheets.writing import rows_of
from cop_portal.common.errors import PortalError
from cop_portal.common.forms import ReasonForm
from cop_portal.common.verdicts import require
from cop_portal.common.views import (
    PortalFormMixin,
    PortalListView,
    answer_move,
    as_read,
    file_response,
    get_or_404,
    say,
)
from cop_portal.history.queries import changes_of
from cop_portal.people.queries import states
from cop_portal.people.rules import EVERYBODY, reports_for
from cop_portal.reminders.queries import told_of
from recommendations.queries import mandates

# What the button of each move says.
MOVE_LABELS = {
    ActivityStatus.SUBMITTED: gettext_lazy("Submit to the secretariat"),
    ActivityStatus.RETURNED: gettext_lazy("Return to the State"),
    ActivityStatus.PUBLISHED: gettext_lazy("Accept and publish"),
    ActivityStatus.TAKEN_OVER: gettext_lazy("Accept the change"),
    ActivityStatus.WITHDRAWN: gettext_lazy("Withdraw"),
    ActivityStatus.TAKEN_OVER: gettext_lazy("Accept, and take over into what is published"),
}
# The changes that mend a report.
MENDED = {"edited", "attached", "detached"}


class ActivityList(PortalListView):
    """Activities that the person may see."""

    filterset_class = filters.ActivityFilter
    template_name = "assistance/activity_list.html"
    download_name = "activities"
    # Those of the workbook, so that what is downloaded can be changed and uploaded.
    columns = tuple((column.heading, column.written) for column in COLUMNS)

    def get_queryset(self):
        return queries.activities_with_rows(self.request.user)

    def download_rows(self):
        return rows_of(self.object_list)

    def get_context_data(self, **kwargs):
        may_report = rules.can_create_activity(self.request.user)
        return super().get_context_data(may_report=bool(may_report), **kwargs)


def read_by(user, activity, *, reference="", status=""):
    """What a reader is shown of one activity: the one way in which its page and its preview are made.

    The preview shows it under the reference and in the status that it will have.
    """
    return {
        "activity": activity,
        "reference": reference or activity.reference,
        "standing": ActivityStatus(status or activity.status),
        "proposals": queries.proposals_visible_to(user).filter(activities=activity),
    }


def activity_detail(request, reference, reason_form=None, status=200):
    """One activity, with its attachments, and for the State and the secretariat its review."""
    user = request.user
    activity = get_or_404(queries.activities_in_full(user), reference=reference)
    published = activity.revises
    accepted = ActivityStatus.PUBLISHED if published else ActivityStatus.TAKEN_OVER
    moves = [
        (to.value, MOVE_LABELS[to], to in services.NEEDS_REASON)
        for to in sorted(ActivityStatus, key=lambda to: to not in ACTIVITY_ACCEPTED)
        if to in ACTIVITY_MOVES.get(activity.status, set()) - {accepted} and rules.can_move_activity(user, activity, to)
    ]
    reads_review = bool(rules.can_read_review(user, activity))
    changes = list(changes_of(activity, internal=reads_review))
    context = read_by(user, activity) | {
        "may_edit": bool(rules.can_edit_activity(user, activity)),
        "may_change": bool(rules.can_revise_activity(user, activity)),
        "may_copy": not published and reports_for(user, activity.reporter),
        "reads_review": reads_review,
        "moves": moves,
        "changes": changes,
        "reason_form": reason_form or ReasonForm(),
        "attachment_form": forms.AttachmentForm(),
    }
    if reads_review:
        context |= _review(user, activity, changes)
        context["told"] = told_of([activity], user)
    # Of a change it is the version of what it changes, which is checked when it is taken over.
    context["version"] = (published or activity).version
    return render(request, "assistance/activity_detail.html", context, status=status)


def _review(user, activity, changes):
    """What the State and the secretariat read besides: what is lacking, what was returned, what is to change."""
    returns = [place for place, change in enumerate(changes) if change.new == ActivityStatus.RETURNED]
    since = changes[returns[-1] + 1 :] if returns else []
    context = {
        "completeness": contents.completeness_of(activity),
        "last_return": changes[returns[-1]] if returns and activity.status == ActivityStatus.RETURNED else None,
        "to_mend": _to_mend(activity),
        "remarks": queries.remarks_on(activity).count(),
        "may_return": activity.status == ActivityStatus.SUBMITTED
        and rules.can_move_activity(user, activity, ActivityStatus.RETURNED),
        "since_return": [change for change in since if change.event in MENDED],
    }
    change = queries.pending_change(user, activity) if activity.status == ActivityStatus.PUBLISHED else None
    if change is not None:
        context |= {"change": change, "differences": contents.differences(activity, change)}
    if activity.revises and activity.status in ACTIVITY_PENDING:
        published = queries.published_under(activity)
        context |= {
            "differences": contents.differences(published, activity),
            "changed_meanwhile": published.version != activity.revises_version,
        }
    return context


def _to_mend(activity):
    """What the last return said at single fields, as (label, text), while it is to be mended."""
    if activity.status != ActivityStatus.RETURNED:
        return []
    remarks = queries.remarks_of_last_return(activity)
    return [(contents.label(name), text) for name, texts in remarks.items() if name for text in texts]


def activity_preview(request, reference):
    """What a visitor will read once it is accepted: the same piece of the page, made for a visitor."""
    activity = get_or_404(queries.activities_in_full(request.user), reference=reference)
    require(rules.can_read_review(request.user, activity))
    public = {"reference": (activity.revises or activity).reference, "status": ActivityStatus.PUBLISHED}
    return render(request, "assistance/activity_preview.html", read_by(EVERYBODY, activity, **public))


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
        asked = mandates().filter(slug=self.request.GET.get("mandate", ""))
        return ({"state": state} if state else {}) | {"mandates": asked}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        earlier = queries.activities_to_report_again(self.request.user, context["form"].state)
        return context | {"earlier": earlier}

    def form_valid(self, form):
        activity = services.draft_activity(activity=form.instance, by=self.request.user, links=form.links)
        messages.success(self.request, _("The draft is saved. Submit it when it is complete."))
        return redirect(activity)


class ActivityEdit(ActivityFormMixin, UpdateView):
    submit_label = gettext_lazy("Save")

    def get_object(self, queryset=None):
        visible = queries.activities_and_changes_visible_to(self.request.user).select_related("state")
        activity = get_or_404(visible, reference=self.kwargs["reference"])
        require(rules.can_edit_activity(self.request.user, activity))
        return activity

    def get_form_kwargs(self):
        returned = self.object.status == ActivityStatus.RETURNED
        return super().get_form_kwargs() | {"remarks": queries.remarks_of_last_return(self.object) if returned else {}}

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
    activity = _activity(request, reference)
    if not activity.revises_id:
        activity = as_read(request, activity)
    version = request.POST.get("version", "")
    moved = {"activity": activity, "to": to, "by": request.user, "seen": int(version) if version.isdecimal() else None}
    response = answer_move(
        request,
        move=lambda reason: services.move_activity(**moved, reason=reason),
        page=lambda form, status: activity_detail(request, reference, reason_form=form, status=status),
        name=activity.reference,
    )
    if not _sees(request.user, activity):
        return redirect("assistance:activity-list")
    return response


def _activity(request, reference):
    visible = queries.activities_and_changes_visible_to(request.user).select_related("state")
    return get_or_404(visible, reference=reference)


@require_POST
def activity_copy(request, reference):
    """Report an earlier activity again."""
    activity = get_or_404(queries.activities_visible_to(request.user).select_related("state"), reference=reference)
    copy = services.copy_activity(activity=activity, by=request.user)
    words = {"reference": activity.reference}
    messages.success(
        request, _("This draft says what %(reference)s said, a year later. Correct what is different.") % words
    )
    return redirect("assistance:activity-edit", copy.reference)


@require_POST
def activity_change(request, reference):
    """Begin a change to what is published."""
    activity = _activity(request, reference)
    change, begun = services.revise_activity(activity=activity, by=request.user)
    words = {"reference": activity.reference}
    say(
        request,
        begun,
        _("This is a change to %(reference)s. What is published stays as it is until the change is accepted.") % words,
        _("A change to %(reference)s is on its way already.") % words,
    )
    if begun:
        return redirect("assistance:activity-edit", change.reference)
    return redirect(change if _sees(request.user, change) else activity)


def _sees(user, activity):
    return queries.activities_and_changes_visible_to(user).filter(pk=activity.pk).exists()


class ActivityReturn(PortalFormMixin, FormView):
    """Return an activity with a reason, and with remarks at the fields that are to be mended."""

    form_class = forms.ReturnForm
    template_name = "assistance/activity_return.html"
    submit_label = gettext_lazy("Return to the State")

    def dispatch(self, request, *args, **kwargs):
        self.activity = get_or_404(queries.activities_in_full(request.user), reference=kwargs["reference"])
        require(rules.can_move_activity(request.user, self.activity, ActivityStatus.RETURNED))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"activity": self.activity}

    def get_context_data(self, **kwargs):
        heading = _("Return %(reference)s to its State") % {"reference": self.activity.reference}
        return super().get_context_data(**kwargs) | {"heading": heading, "activity": self.activity}

    def form_valid(self, form):
        read = form.cleaned_data["read"]
        self.activity.read_version = int(read) if read.isdecimal() else None
        activity, returned = services.return_activity(
            activity=self.activity,
            by=self.request.user,
            reason=form.cleaned_data["reason"],
            remarks=form.remarks,
        )
        say(self.request, returned, _("It is returned to the State."), _("It was returned already."))
        return redirect(activity)


class ActivityRemarks(PortalFormMixin, FormView):
    """What the State and the secretariat say to each other about a report."""

    form_class = forms.RemarkForm
    template_name = "assistance/activity_remarks.html"
    submit_label = gettext_lazy("Send")

    def dispatch(self, request, *args, **kwargs):
        self.activity = _activity(request, kwargs["reference"])
        require(rules.can_remark(request.user, self.activity))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        remarks = list(queries.remarks_on(self.activity))
        for remark in remarks:
            remark.about = contents.label(remark.field) if remark.field else ""
        heading = _("Remarks on %(reference)s") % {"reference": self.activity.reference}
        own = {"heading": heading, "activity": self.activity, "remarks": remarks}
        return super().get_context_data(**kwargs) | own

    def form_valid(self, form):
        services.remark_on(activity=self.activity, by=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("The remark is sent."))
        return redirect("assistance:activity-remarks", self.activity.reference)


@require_POST
def attachment_add(request, reference):
    activity = _activity(request, reference)
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
