"""What a State's page shows of its activities."""

from django.db.models import Q

from assistance.enums import ActivityStatus
from assistance.queries import activities_with_rows


def activities(request, state):
    """The latest published activities that the State gives or receives."""
    published = activities_with_rows(request.user).filter(status=ActivityStatus.PUBLISHED)
    found = published.filter(Q(state=state) | Q(recipients=state) | Q(providers=state)).distinct()[:10]
    return "assistance/_state_activities.html", {"activities": found}
