"""Needs that each person may see."""

from django.db.models import Q

from assistance.enums import (
    NeedStatus,
)
from assistance.models import Need
from cop_portal.people.rules import is_secretariat, states_read_by
from recommendations.queries import (
    articles,
)


def needs_visible_to(user):
    """Published needs for all; those withdrawn for their State and the secretariat."""
    visible = Q(status=NeedStatus.PUBLISHED)
    if own := states_read_by(user):
        visible |= Q(state__in=own)
    if is_secretariat(user):
        visible |= Q(status__in=NeedStatus.values)
    return Need.objects.filter(visible).select_related("state", "priority_area", "kind")


def articles_needed(user):
    """The articles that needs name which the person may see."""
    return articles().filter(needs__in=needs_visible_to(user)).distinct()
