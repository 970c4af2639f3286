"""What a State's page shows of its needs and activities."""

from django.db.models import Q
from django.urls import reverse

from assistance.enums import ActivityStatus, NeedStatus
from assistance.iati.publishing import published
from assistance.queries import activities_with_rows, needs_with_answers


def needs(request, state):
    """The State's published needs, with those that nobody has answered; None where it has none."""
    found = needs_with_answers(request.user).filter(state=state, status=NeedStatus.PUBLISHED)
    return ("assistance/_state_needs.html", {"needs": found}) if found else None


def activities(request, state):
    """The latest published activities that the State gives or receives, and the file of those that it reports."""
    shown = activities_with_rows(request.user).filter(status=ActivityStatus.PUBLISHED)
    found = shown.filter(Q(state=state) | Q(recipients=state) | Q(providers=state)).distinct()[:10]
    iati = reverse("assistance:state-iati", args=[state.code]) if published(state).exists() else ""
    return "assistance/_state_activities.html", {"activities": found, "iati": iati}
