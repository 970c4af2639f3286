"""How States parties replied to a mandate, and letters to those that did not."""

from django.http import Http404
from django.utils.translation import gettext_lazy

from assistance.enums import ActivityStatus
from assistance.queries import states_asked
from cop_portal.common import word
from cop_portal.common.dates import day_of
from cop_portal.common.spreadsheets import download
from cop_portal.common.verdicts import offered, require
from cop_portal.common.views import PortalListView, get_or_404
from cop_portal.people.queries import states_reported_by
from cop_portal.people.rules import is_secretariat
from cop_portal.reports import queries, rules
from cop_portal.reports.filters import ReplyFilter
from cop_portal.reports.letters import letters_of, merge_columns
from recommendations.enums import AddresseeKind, ReplyStatus
from recommendations.queries import (
    mandate_with_words,
    mandates,
)
from recommendations.rules import can_reply, can_see_contacts


class MandateReplies(PortalListView):
    """States parties that a mandate asks, each with its reply; to the secretariat with whom to write to."""

    filterset_class = ReplyFilter
    template_name = "reports/mandate_replies.html"
    paginate_by = 250  # all States parties on one page, to be read and printed as one
    columns = (
        (gettext_lazy("code"), lambda state: state.code),
        (gettext_lazy("State"), lambda state: state.name),
        (gettext_lazy("regional group"), lambda state: state.get_regional_group_display()),
        (gettext_lazy("reply"), lambda state: ReplyStatus(state.reply).label),
        (gettext_lazy("when"), lambda state: _replied_on(state)),
        (gettext_lazy("activities"), lambda state: "; ".join(activity.reference for activity in state.reported)),
        (gettext_lazy("note"), lambda state: state.nothing.note if state.reply == ReplyStatus.NOTHING else ""),
    )
    contact_columns = (
        (gettext_lazy("focal point"), lambda state: state.contact.name if state.contact else ""),
        (gettext_lazy("e-mail address"), lambda state: state.contact.email if state.contact else ""),
    )

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        asking = mandates().filter(addressees__kind=AddresseeKind.STATES)
        self.mandate = get_or_404(asking, slug=kwargs["slug"])
        self.download_name = f"replies-{self.mandate.slug}"
        if can_see_contacts(request.user):
            self.columns += self.contact_columns

    def get_queryset(self):
        return states_asked(self.mandate, self.request.user)

    def get_context_data(self, **kwargs):
        context, user = super().get_context_data(**kwargs), self.request.user
        rows = queries.reply_rows(context["object_list"], self.mandate, user)
        for state in rows:
            state.reply_label, state.replied_on = ReplyStatus(state.reply).label, _replied_on(state)
        groups = queries.replies_by_group(self.get_queryset())
        may_reply = bool(offered(can_reply(user)))
        own = set(states_reported_by(user).values_list("code", flat=True)) if may_reply else set()
        return context | {
            "object_list": rows,
            "mandate": self.mandate,
            "groups": groups,
            "everywhere": groups[-1],
            "replies": ReplyStatus,
            "shows_contacts": bool(can_see_contacts(user)),
            "may_reply": may_reply,
            "own": own,
            "speaks_for_all": may_reply and is_secretariat(user),
            "may_write": bool(offered(rules.can_write_to_states(user))),
        }

    def download_rows(self):
        return queries.reply_rows(self.object_list, self.mandate, self.request.user)


class Letters(MandateReplies):
    """To the States among those that the filters leave that have not replied: letters as Word, or what a mail merge
    fills in as a workbook."""

    is_list = False  # a file, by the filters of the list

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        require(rules.can_write_to_states(request.user))
        self.mandate = get_or_404(mandate_with_words(), pk=self.mandate.pk)
        self.download_name = f"letters-{self.mandate.slug}"

    def render_to_response(self, context, **kwargs):
        asked = self.object_list
        if code := self.kwargs.get("code"):
            asked = asked.filter(code=code)
        found = queries.states_to_remind(asked, self.mandate, self.request.user)
        if not found:
            raise Http404
        if self.kwargs["ending"] == "xlsx":
            return download("xlsx", self.download_name, merge_columns(self.mandate), found)
        name = self.download_name + (f"-{code.lower()}" if code else "")
        return word.response(letters_of(self.mandate, found), name)


def _replied_on(state):
    """The day of the State's reply: its word, or the first submission of what it reported that the reader may see."""
    if state.reply == ReplyStatus.NOTHING:
        return day_of(state.nothing.at)
    moments = [
        activity.submitted_at
        for activity in state.reported
        if activity.status == ActivityStatus.PUBLISHED or state.reply == ReplyStatus.UNDER_REVIEW
    ]
    return day_of(min(moments)) if moments else None
