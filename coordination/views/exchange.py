"""The information exchange: an invited organization's activities and plans, by its personal link without an account."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import CreateView, FormView, UpdateView

from assistance.enums import ACTIVITY_EDITABLE, ACTIVITY_MOVES, ActivityStatus
from assistance.forms import OrganizationActivityForm, OrganizationSpreadsheetForm
from assistance.models import Activity
from assistance.queries import activities_of_reporter, last_returns
from assistance.spreadsheets.reading import read_upload
from assistance.spreadsheets.writing import workbook_response
from coordination import services
from coordination.views.replies import by_link
from cop_portal.common.views import PortalFormMixin, get_or_404
from cop_portal.people.rules import OrganizationLink

ROWS_LIMIT = 1_000  # which are imported while the person waits


def _told(invitation):
    return activities_of_reporter(OrganizationLink(invitation.organization), invitation.organization)


class LinkPageMixin(PortalFormMixin):
    """A form behind a personal link."""

    def setup(self, request, *args, token, invitation, **kwargs):
        super().setup(request, *args, **kwargs)
        self.token, self.invitation = token, invitation

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "invitation": self.invitation,
            "token": self.token,
        }


class Exchange(LinkPageMixin, FormView):
    """What the organization has told, the form and the workbook to tell more, and the upload."""

    form_class = OrganizationSpreadsheetForm
    template_name = "coordination/exchange.html"
    heading = gettext_lazy("Activities and plans of your organization")
    submit_label = gettext_lazy("Upload and import")

    def get_context_data(self, **kwargs):
        told = list(_told(self.invitation).exclude(status=ActivityStatus.WITHDRAWN).select_related("kind"))
        returns = last_returns(told)
        for activity in told:
            activity.last_return = returns.get(activity.pk)
            activity.may_withdraw = ActivityStatus.WITHDRAWN in ACTIVITY_MOVES.get(activity.status, ())
        return super().get_context_data(**kwargs) | {
            "told": told,
            "to_send": sum(activity.status in ACTIVITY_EDITABLE for activity in told),
        }

    def form_valid(self, form):
        sheets = read_upload(form.cleaned_data["file"], limit=ROWS_LIMIT)
        done = services.import_told(token=self.token, sheets=sheets)
        if done.refusals:
            return self.form_invalid(form, refusals=done.refusals)
        words = {"new": done.created, "changed": done.updated, "unchanged": done.unchanged}
        messages.success(
            self.request, _("Imported. New: %(new)s; changed: %(changed)s; unchanged: %(unchanged)s.") % words
        )
        return redirect("coordination:exchange", self.token)


exchange = by_link("GET", "HEAD", "POST")(Exchange.as_view())


class ToldMixin(LinkPageMixin):
    form_class = OrganizationActivityForm
    template_name = "coordination/exchange_form.html"
    submit_label = gettext_lazy("Save the draft")


class Tell(ToldMixin, CreateView):
    heading = gettext_lazy("An activity or a plan")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Activity(organization=self.invitation.organization)}

    def form_valid(self, form):
        services.tell(token=self.token, activity=form.instance, links=form.links)
        messages.success(self.request, _("The draft is saved. Send it when all is told."))
        return redirect("coordination:exchange", self.token)


tell = by_link("GET", "HEAD", "POST")(Tell.as_view())


class TellOtherwise(ToldMixin, UpdateView):
    def get_object(self, queryset=None):
        editable = _told(self.invitation).filter(status__in=ACTIVITY_EDITABLE)
        return get_or_404(editable, reference=self.kwargs["reference"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"heading": self.object.reference}

    def form_valid(self, form):
        services.tell_otherwise(token=self.token, activity=form.instance, fields=form.columns, links=form.links)
        messages.success(self.request, _("Saved."))
        return redirect("coordination:exchange", self.token)


tell_otherwise = by_link("GET", "HEAD", "POST")(TellOtherwise.as_view())


@by_link("POST")
def exchange_send(request, token, invitation):
    """Send all that is complete to the secretariat."""
    sent, lacking = services.send_told(token=token)
    if sent:
        number = len(sent)
        words = ngettext(
            "%(number)s entry is sent to the secretariat.", "%(number)s entries are sent to the secretariat.", number
        )
        messages.success(request, words % {"number": number})
    for activity in lacking:
        words = {"title": activity.title}
        messages.error(request, _("“%(title)s” is not sent: name a recipient State, or the recipient region.") % words)
    return redirect("coordination:exchange", token)


@by_link("POST")
def exchange_withdraw(request, token, invitation, reference):
    activity = get_or_404(_told(invitation), reference=reference)
    services.withdraw_told(token=token, activity=activity)
    messages.success(request, _("It is withdrawn."))
    return redirect("coordination:exchange", token)


@by_link("GET", "HEAD")
def exchange_workbook(request, token, invitation):
    """The workbook of the organization: lists, explanations, and what it told."""
    return workbook_response(_told(invitation), invitation.organization.slug)
