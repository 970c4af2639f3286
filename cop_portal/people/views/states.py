"""States."""

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from cop_portal.common.views import PortalListView, get_or_404
from cop_portal.people import queries, rules
from cop_portal.people.filters import StateFilter
from cop_portal.people.panels import panels_of


class StateList(PortalListView):
    """All States, by name in the reader's language."""

    filterset_class = StateFilter
    template_name = "people/state_list.html"
    paginate_by = 100
    download_name = "states"
    columns = (
        (gettext_lazy("code"), lambda state: state.code),
        (gettext_lazy("name"), lambda state: state.name),
        (gettext_lazy("regional group"), lambda state: state.get_regional_group_display()),
        (gettext_lazy("kind"), lambda state: state.get_kind_display()),
    )

    def get_queryset(self):
        return queries.states()


def state_detail(request, code):
    """One State: its names, its focal points, and what the apps show of it."""
    state = get_or_404(queries.states(), code=code)
    names = [(language, label, getattr(state, f"name_{language}")) for language, label in settings.CONTENT_LANGUAGES]
    may_appoint = bool(rules.can_appoint(request.user))
    context = {
        "state": state,
        "names": [name for name in names if name[2]],
        "has_focal_point": bool(queries.focal_points_of(state)),
        "shows_people": bool(rules.can_see_focal_points(request.user, state)),
        "appointments": queries.appointments_to_come_and_lasting(request.user, state),
        "may_appoint": may_appoint,
        "invitations": queries.open_invitations_of(state) if may_appoint else [],
        "panels": panels_of(request, state),
    }
    return render(request, "people/state_detail.html", context)
