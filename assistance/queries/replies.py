"""How States parties replied to the mandates that ask something of them."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Case, Exists, OuterRef, Value, When

from assistance.enums import (
    ActivityStatus,
    Visibility,
)
from assistance.models import Activity
from assistance.queries.activities import activities_visible_to
from cop_portal.people.models import State
from cop_portal.people.queries import states
from cop_portal.people.rules import is_secretariat, states_read_by
from recommendations.enums import AddresseeKind, ReplyStatus
from recommendations.queries import (
    mandates_to_remind_of,
    parties,
    replies,
    sessions,
)


def replies_of(states_asked, asked):
    """How each of the States replied to each of the mandates, as the State itself knows it: {(mandate, state): reply}
    by their ids. Two queries."""
    found = dict.fromkeys(
        ((mandate.pk, state.pk) for mandate in asked for state in states_asked), ReplyStatus.NO_ANSWER
    )
    both = {"mandate__in": asked, "state__in": states_asked}
    reported = Activity.objects.filter(revises__isnull=True, state__in=states_asked, mandates__in=asked)
    under_review = (ActivityStatus.SUBMITTED, ActivityStatus.RETURNED)
    rows = list(reported.order_by().values_list("mandates", "state", "status"))
    for mandate, state, status in rows:
        if status in under_review and (mandate, state) in found:
            found[mandate, state] = ReplyStatus.UNDER_REVIEW
    for mandate, state in replies().filter(**both).values_list("mandate", "state"):
        found[mandate, state] = ReplyStatus.NOTHING
    for mandate, state, status in rows:
        if status == ActivityStatus.PUBLISHED and (mandate, state) in found:
            found[mandate, state] = ReplyStatus.REPORTED
    return found


@dataclass
class PublicReplies:
    """What everybody may know of how States parties replied to one mandate: the States, by name; of those that reported
    the references of what is public."""

    reported: dict[State, list[str]] = field(default_factory=dict)
    nothing: list[State] = field(default_factory=list)


def public_replies(asked):
    """The replies of States parties to each of the mandates, by its id, and how many parties there are. Four
    queries."""
    bound = {state.pk: state for state in states_parties()}
    found = {mandate.pk: PublicReplies() for mandate in asked}
    reported = defaultdict(lambda: defaultdict(list))
    published = Activity.objects.filter(mandates__in=list(found), revises__isnull=True, status=ActivityStatus.PUBLISHED)
    rows = published.order_by("reference").values_list("mandates", "state", "reference", "visibility")
    for mandate, state, reference, visibility in rows:
        if mandate in found:
            reported[mandate][state] += [reference] if visibility == Visibility.PUBLIC else []
    said = defaultdict(set)
    for mandate, state in replies().filter(mandate__in=list(found)).values_list("mandate", "state"):
        said[mandate].add(state)
    for pk, replied in found.items():
        replied.reported = {state: reported[pk][key] for key, state in bound.items() if key in reported[pk]}
        replied.nothing = [state for key, state in bound.items() if key in said[pk] and key not in reported[pk]]
    return found, len(bound)


def states_parties():
    """Who is bound by the Convention today, and so asked by what a decision asks of States parties."""
    return states().filter(pk__in=parties("untoc").values("state"))


def states_asked(mandate, user):
    """States parties, each with its `reply` (a ReplyStatus value) to the mandate, as the person may know it.

    What lies with the secretariat is known to it and to the State; for all others that is no reply yet.
    """
    activities = Activity.objects.filter(mandates=mandate, state=OuterRef("pk"), revises__isnull=True)
    waiting = activities.filter(status__in=[ActivityStatus.SUBMITTED, ActivityStatus.RETURNED])
    if not is_secretariat(user):
        waiting = waiting.filter(state__in=states_read_by(user))
    return states_parties().annotate(
        reply=Case(
            When(Exists(activities.filter(status=ActivityStatus.PUBLISHED)), then=Value(ReplyStatus.REPORTED)),
            When(Exists(replies().filter(mandate=mandate, state=OuterRef("pk"))), then=Value(ReplyStatus.NOTHING)),
            When(Exists(waiting), then=Value(ReplyStatus.UNDER_REVIEW)),
            default=Value(ReplyStatus.NO_ANSWER),
        )
    )


def mandates_of_states(**lookup):
    """[(mandate, day)]: open mandates addressed to States parties, with the day by which an answer is asked for.

    That is the mandate's own, or the first day of the next session of the body that adopted the decision, after the one
    at which it did; a mandate for which neither has a day is left out. Two queries.
    """
    asked = mandates_to_remind_of(AddresseeKind.STATES).filter(**lookup)
    asked = list(asked.select_related("paragraph__decision__session", "deadline"))
    bodies = {mandate.paragraph.decision.body_id for mandate in asked}
    following = list(sessions().filter(body__in=bodies, starts_on__isnull=False).order_by("starts_on"))
    found = []
    for mandate in asked:
        decision = mandate.paragraph.decision
        day = mandate.deadline.due_on if mandate.deadline else None
        after = decision.adopted_on or (decision.session and decision.session.ends_on)
        if mandate.deadline is None and after:
            later = (session for session in following if session.body_id == decision.body_id)
            day = next((session.starts_on for session in later if session.starts_on > after), None)
        if day:
            found.append((mandate, day))
    return found


def silent_states(asked):
    """{mandate's pk: the ids of the States parties that have given no answer to it}: neither reported, nor said that
    they have nothing to report; what lies with the secretariat is an answer. Three queries."""
    silent = {mandate.pk: set() for mandate in asked}
    for (mandate, state), reply in replies_of(states_parties(), asked).items():
        if reply == ReplyStatus.NO_ANSWER:
            silent[mandate].add(state)
    return silent


def with_replies(asked, mandate, user):
    """The States of `states_asked` as a list, each with what it replied: its `reported` activities that the person may
    read, newest first, and its word that it has `nothing` to report, or None. Two queries."""
    found = list(asked)
    pks = [state.pk for state in found]
    reported = defaultdict(list)
    shown = activities_visible_to(user).filter(mandates=mandate, state__in=pks)
    for activity in shown.exclude(status__in=[ActivityStatus.DRAFT, ActivityStatus.WITHDRAWN]).order_by(
        "-submitted_at"
    ):
        reported[activity.state_id].append(activity)
    nothing = {reply.state_id: reply for reply in replies().filter(mandate=mandate, state__in=pks)}
    for state in found:
        state.reported, state.nothing = reported[state.pk], nothing.get(state.pk)
    return found
