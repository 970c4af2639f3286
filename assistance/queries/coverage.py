"""What answers needs, and how priority areas are covered."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef

from assistance.enums import (
    NeedStatus,
)
from assistance.models import Need
from assistance.queries.activities import published_activities
from assistance.queries.needs import needs_visible_to
from assistance.queries.proposals import proposals_that_stand, proposals_visible_to
from recommendations.models import PriorityArea
from recommendations.queries import (
    priority_areas,
    recommendations,
)


def needs_with_answers(user):
    """The same, each with `is_answered`: whether a proposal or an activity that the person may read answers it."""
    proposals = proposals_that_stand(user).filter(needs=OuterRef("pk"))
    activities = published_activities(user).filter(proposals__needs=OuterRef("pk"))
    return needs_visible_to(user).annotate(is_answered=Exists(proposals) | Exists(activities))


def needs_that_nobody_answers(user):
    """Published needs that neither a proposal nor an activity which the person may read answers."""
    return needs_with_answers(user).filter(status=NeedStatus.PUBLISHED, is_answered=False)


@dataclass
class NeedCoverage:
    """A need, how many proposals of each status answer it, and how many activities took those up."""

    need: Need
    proposals: Counter = field(default_factory=Counter)
    activities: int = 0


@dataclass
class AreaCoverage:
    """A priority area (None: without one), and what was found, recommended, proposed and done in it.

    `needs` are those that the filters leave, `all_needs` counts every one.
    """

    area: PriorityArea | None
    needs: list[NeedCoverage] = field(default_factory=list)
    all_needs: int = 0
    unanswered: int = 0
    recommendations: int = 0
    proposals: Counter = field(default_factory=Counter)
    activities: int = 0


def coverage(user, needs):
    """What stands beside each priority area and each of the needs (a queryset of `needs_with_answers`).

    Counts are of what the person may read. A fixed number of queries.
    """
    by_area = {area.pk: AreaCoverage(area) for area in priority_areas()}
    by_area[None] = AreaCoverage(None)
    published = needs_with_answers(user).filter(status=NeedStatus.PUBLISHED).order_by()
    for area, is_answered, number in published.values_list("priority_area", "is_answered").annotate(n=Count("pk")):
        by_area[area].all_needs += number
        by_area[area].unanswered += 0 if is_answered else number
    rows = recommendations().order_by().values_list("priority_area").annotate(n=Count("pk"))
    for area, number in rows:
        by_area[area].recommendations = number
    proposals = proposals_visible_to(user).order_by()
    answering, counted = defaultdict(Counter), set()
    for pk, area, status, need in proposals.values_list("pk", "priority_area", "status", "needs"):
        answering[need][status] += 1
        if pk not in counted:
            by_area[area].proposals[status] += 1
            counted.add(pk)
    activities = published_activities(user).order_by()
    for area, number in activities.values_list("priority_areas").annotate(n=Count("pk", distinct=True)):
        by_area[area].activities = number
    taken_up = activities.filter(proposals__needs__isnull=False).values_list("proposals__needs")
    acting = dict(taken_up.annotate(n=Count("pk", distinct=True))) if needs else {}
    for need in needs:
        found = NeedCoverage(need, answering[need.pk], acting.get(need.pk, 0))
        by_area[need.priority_area_id].needs.append(found)
    if not by_area[None].recommendations and not by_area[None].activities:
        del by_area[None]
    return list(by_area.values())
