"""What each person may see of activities, needs, and proposals."""

import datetime
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, Value, When

from assistance.enums import (
    ACTIVITY_PENDING,
    PROPOSAL_ANSWERING,
    PROPOSAL_OFFERED,
    PROPOSAL_SUBMITTED,
    ActivityStatus,
    Interruption,
    NeedStatus,
    Progress,
    ProposalStatus,
    ProviderRole,
    Visibility,
)
from assistance.models import Activity, AssistanceKind, Attachment, Need, Proposal, Upload
from assistance.models.activities import progress_of
from assistance.overlaps import Span, overlaps
from cop_portal.common import dates
from cop_portal.common.dates import Precision
from cop_portal.common.text import fold
from cop_portal.history.models import Change
from cop_portal.people.models import Organization, State
from cop_portal.people.queries import states
from cop_portal.people.rules import is_secretariat, states_of, states_read_by
from recommendations.enums import AddresseeKind, ReplyStatus
from recommendations.models import PriorityArea
from recommendations.queries import (
    articles,
    mandates,
    mandates_to_remind_of,
    parties,
    priority_areas,
    recommendations,
    replies,
    sessions,
)

# What the secretariat sees of a State's report: not its drafts, unless an officer typed them on the State's behalf.
_WITH_THE_SECRETARIAT = Q(
    status__in=[
        ActivityStatus.SUBMITTED,
        ActivityStatus.RETURNED,
        ActivityStatus.PUBLISHED,
        ActivityStatus.WITHDRAWN,
        ActivityStatus.TAKEN_OVER,
    ]
) | Q(on_behalf=True)


def activities_and_changes_visible_to(user):
    """Published activities for all (those for States parties for their people), one's own State's in every state (its
    validating authority reads them too), and for the secretariat whatever was submitted to it; changes to published
    activities among them.

    For the page of one, and for the desk of those who write or review it. Whatever lists, counts, finds or exports
    takes `activities_visible_to`.
    """
    visible = Q(status=ActivityStatus.PUBLISHED, visibility=Visibility.PUBLIC)
    if own := states_read_by(user):
        visible |= Q(status=ActivityStatus.PUBLISHED, visibility__in=Visibility.values) | Q(state__in=own)
    if is_secretariat(user):
        visible |= _WITH_THE_SECRETARIAT
    return Activity.objects.filter(visible)


def activities_visible_to(user):
    """The same without the changes: what is published counts once, as it stands."""
    return activities_and_changes_visible_to(user).filter(revises__isnull=True)


def activities_with_rows(user):
    """The same, with what a row shows."""
    return activities_visible_to(user).select_related("state", "organization", "kind").prefetch_related("recipients")


def activities_in_full(user):
    """Activities and changes that the person may see, with all that a page of one shows, in a fixed number of
    queries."""
    return in_full(activities_and_changes_visible_to(user))


def in_full(activities):
    return activities.select_related("state", "organization", "kind", "revises", "submitted_by").prefetch_related(
        "recipients",
        "providers",
        "providing_organizations",
        "instruments",
        Prefetch("articles", articles()),
        "priority_areas",
        Prefetch("recommendations", recommendations()),
        Prefetch("mandates", mandates()),
        "proposals",
        Prefetch("attachments", Attachment.objects.filter(is_withdrawn=False)),
    )


def pending_change(user, activity):
    """The change to a published activity that is on its way, as far as the person may see it, or None."""
    changes = activities_in_full(user).filter(revises=activity, status__in=ACTIVITY_PENDING)
    return changes.first()


def published_under(change):
    """The published activity that a change is to change, with all that is compared."""
    return in_full(Activity.objects.filter(pk=change.revises_id)).get()


def activities_to_report_again(user, state, limit=10):
    """What the State reported earlier, newest first; a draft or what was withdrawn is no model."""
    reported = activities_visible_to(user).filter(state=state)
    reported = reported.exclude(status__in=[ActivityStatus.DRAFT, ActivityStatus.WITHDRAWN])
    return reported.select_related("state", "kind")[:limit]


TIME_TO_MEND = datetime.timedelta(days=14)


def last_returns(activities):
    """The newest return of each activity that was ever returned, by its id: a change of the history with its reason."""
    returns = Change.objects.filter(
        subject_type=ContentType.objects.get_for_model(Activity),
        subject_id__in=[activity.pk for activity in activities],
        field="status",
        new=ActivityStatus.RETURNED,
    )
    return {change.subject_id: change for change in returns.order_by("at", "pk")}


def days_to_mend(activities):
    """The day by which each activity that was ever returned is to be mended, by its id."""
    return {pk: dates.day_of(change.at) + TIME_TO_MEND for pk, change in last_returns(activities).items()}


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
    bound = {state.pk: state for state in states().filter(pk__in=parties("untoc").values("state"))}
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


def remarks_on(activity):
    """What the State and the secretariat said to each other about it, oldest first."""
    return activity.remarks.select_related("by")


def remarks_of_last_return(activity):
    """What the last return said at single fields, {field: texts}."""
    returns = activity.remarks.filter(is_return=True).order_by("-at", "-pk")
    last = returns.first()
    found = defaultdict(list)
    if last is not None:
        for remark in returns.filter(at=last.at).order_by("pk"):
            found[remark.field].append(remark.text)
    return dict(found)


def attachments_visible_to(user):
    return Attachment.objects.filter(activity__in=activities_and_changes_visible_to(user), is_withdrawn=False)


def uploads_visible_to(user):
    """Files of activities that were uploaded: a State's for its focal points, those on behalf for the secretariat."""
    visible = Q(state__in=states_of(user))
    if is_secretariat(user):
        visible |= Q(on_behalf=True)
    return Upload.objects.filter(visible).select_related("state", "uploaded_by")


def activities_of_reporter(user, reporter):
    """All activities of a State (that the person may see) or of an organization, oldest first; a change to one is no
    activity of its own."""
    if isinstance(reporter, Organization):
        own = Activity.objects.filter(organization=reporter)
    else:
        own = activities_visible_to(user).filter(state=reporter)
    return own.filter(revises__isnull=True).order_by("pk")


def assistance_kinds():
    return AssistanceKind.objects.order_by("order")


def published_activities(user):
    """Those that the person may read."""
    return activities_visible_to(user).filter(status=ActivityStatus.PUBLISHED)


def _received_by(states):
    """Of an activity: whether it names one of the States as a recipient, or one of them reports that it receives it."""
    named = Activity.recipients.through.objects.filter(activity=OuterRef("pk"), state__in=states)
    return Exists(named) | Q(provider_role=ProviderRole.RECEIVES, state__in=states)


def received_by(activities, states):
    """The activities that one of the States (a queryset, or a list) receives."""
    return activities.filter(_received_by(states))


def received_by_no_state(activities):
    """The activities that name no State which receives them: they serve a region, or say nothing."""
    return activities.filter(recipients__isnull=True).exclude(provider_role=ProviderRole.RECEIVES)


def provided_by(activities, party):
    """The activities that a State, or an organization, provides: it reports so, or another names it."""
    if isinstance(party, Organization):
        named = Activity.providing_organizations.through.objects.filter(activity=OuterRef("pk"), organization=party)
        return activities.filter(Exists(named) | Q(organization=party))
    named = Activity.providers.through.objects.filter(activity=OuterRef("pk"), state=party)
    return activities.filter(Exists(named) | Q(provider_role=ProviderRole.PROVIDES, state=party))


def running_within(activities, first=None, last=None):
    """The activities that run on a day of the time, or may: one without an end runs on. None is without a limit."""
    if first:
        activities = activities.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
    return activities.filter(starts_on__lte=last) if last else activities


def in_progress(activities, progress):
    """The activities of which `Activity.progress` is this one, at the portal's date."""
    if progress in Interruption.values:
        return activities.filter(interruption=progress)
    today, planned = dates.today(), Q(starts_on__gt=dates.today())
    over = Q(ends_on__lt=today, ends_precision=Precision.DAY)
    for precision in (Precision.MONTH, Precision.YEAR):
        over |= Q(ends_on__lt=dates.first_day(today, precision), ends_precision=precision)
    uninterrupted = activities.filter(interruption="")
    if progress == Progress.PLANNED:
        return uninterrupted.filter(planned)
    begun = uninterrupted.exclude(planned)
    return begun.filter(over) if progress == Progress.COMPLETED else begun.exclude(over)


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a State (None: no State named) receives an activity in a priority area (None: in none)."""

    activity: int
    state: int | None
    area: int | None
    progress: Progress
    first: datetime.date
    last: datetime.date


def receipts(activities):
    """The receipts of activities, each once, whether the recipient was named or reports it itself. One query."""
    today = dates.today()
    columns = ("pk", "priority_areas", "starts_on", "starts_precision", "ends_on", "ends_precision", "interruption")
    receiving = Q(provider_role=ProviderRole.RECEIVES)
    named = activities.order_by().filter(Q(recipients__isnull=False) | ~receiving).values_list("recipients", *columns)
    own = activities.order_by().filter(receiving).values_list("state", *columns)
    for state, pk, area, starts_on, starts_precision, ends_on, ends_precision, interruption in named.union(own):
        progress = progress_of(starts_on, ends_on, ends_precision, interruption, today)
        last = dates.last_day(ends_on, ends_precision) if ends_on else datetime.date.max
        yield Receipt(pk, state, area, progress, dates.first_day(starts_on, starts_precision), last)


def providers_of(activities):
    """Who provides each of the activities, by its id: the ids of States and of organizations, told apart by a word.

    Whoever reports it is one where it says so. One query.
    """
    found, unordered = defaultdict(set), activities.order_by()
    a_state, an_organization = Value("state"), Value("organization")
    giving = unordered.filter(provider_role=ProviderRole.PROVIDES)
    reporting = giving.filter(state__isnull=False).values_list("pk", a_state, "state")
    told = giving.filter(organization__isnull=False).values_list("pk", an_organization, "organization")
    others = unordered.filter(providers__isnull=False).values_list("pk", a_state, "providers")
    organizations = unordered.filter(providing_organizations__isnull=False)
    by_organizations = organizations.values_list("pk", an_organization, "providing_organizations")
    for pk, *provider in reporting.union(told, others, by_organizations):
        found[pk].add(tuple(provider))
    return {pk: frozenset(providers) for pk, providers in found.items()}


@dataclass
class Overlap:
    """Days on which one State receives, in one priority area, assistance of different providers at once."""

    state: int
    area: int
    first: datetime.date
    last: datetime.date
    spans: list[Span] = field(repr=False)

    @property
    def activities(self):
        """The ids of the activities that run then, the first to begin first."""
        running = [span for span in self.spans if span.meets(self.first, self.last) and span.providers]
        return [span.activity for span in sorted(running, key=lambda span: (span.first, span.activity))]

    def involves(self, party):
        """Whether a State or an organization is among those who provide it."""
        provider = ("organization" if isinstance(party, Organization) else "state", party.pk)
        return any(provider in span.providers for span in self.spans if span.meets(self.first, self.last))


def overlaps_among(found, providers):
    """The overlaps among receipts, given who provides which activity; those of cancelled activities are none."""
    cells = defaultdict(list)
    for receipt in found:
        if receipt.state and receipt.area and receipt.progress != Progress.CANCELLED:
            span = Span(receipt.activity, receipt.first, receipt.last, providers.get(receipt.activity, frozenset()))
            cells[receipt.state, receipt.area].append(span)
    return [
        Overlap(state, area, first, last, spans)
        for (state, area), spans in cells.items()
        for first, last in overlaps(spans)
    ]


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


def needs_with_answers(user):
    """The same, each with `is_answered`: whether a proposal or an activity that the person may read answers it."""
    proposals = proposals_that_stand(user).filter(needs=OuterRef("pk"))
    activities = published_activities(user).filter(proposals__needs=OuterRef("pk"))
    return needs_visible_to(user).annotate(is_answered=Exists(proposals) | Exists(activities))


def proposals_that_stand(user):
    """Those that were neither withdrawn nor refused, as far as the person may read them."""
    return proposals_visible_to(user).filter(status__in=PROPOSAL_ANSWERING)


def proposals_visible_to(user):
    """Proposals that were ever submitted, for all; drafts for the secretariat."""
    proposals = Proposal.objects.select_related("priority_area", "kind", "document", "session__body")
    return proposals if is_secretariat(user) else proposals.filter(submitted_on__isnull=False)


def proposals_before(user, session, *, drafts=False):
    """The proposals that were submitted to a session and not withdrawn, by priority area, as a paper shows them; with
    `drafts` those that the secretariat still prepares for it, for a mandate due at it or at no session."""
    chosen = Q(session=session)
    if drafts:
        meant = Q(mandate__deadline__session__isnull=True) | Q(mandate__deadline__session=session)
        chosen |= meant & Q(status__in=[ProposalStatus.DRAFT, ProposalStatus.CLEARED])
    rows = proposals_visible_to(user).filter(chosen).exclude(status=ProposalStatus.WITHDRAWN)
    if not drafts:
        rows = rows.filter(status__in=PROPOSAL_SUBMITTED)
    return (
        rows.select_related("mandate__paragraph__decision")
        .prefetch_related(
            "beneficiaries",
            Prefetch("needs", needs_visible_to(user).filter(status=NeedStatus.PUBLISHED)),
            Prefetch("recommendations", recommendations()),
        )
        .order_by("priority_area__number", "pk")
    )


def sessions_with_proposals(user):
    """The sessions to which proposals were submitted and, for the secretariat, those at which a draft's mandate is due;
    the newest first."""
    visible = proposals_visible_to(user).exclude(status=ProposalStatus.WITHDRAWN).order_by()
    found = Q(pk__in=visible.filter(session__isnull=False).values("session"))
    found |= Q(pk__in=visible.filter(mandate__deadline__session__isnull=False).values("mandate__deadline__session"))
    return sessions().filter(found).order_by("-starts_on", "-pk")


def proposals_naming(user, names):
    """Proposals whose text on partners has one of the names, in whole words; the newest first."""
    said = [re.compile(rf"(?<!\w){re.escape(fold(name))}(?!\w)") for name in names]
    proposals = proposals_visible_to(user).exclude(partners="").order_by("-pk")
    return [row for row in proposals if any(name.search(fold(row.partners)) for name in said)]


def activities_answering(user, recommendation):
    """Published activities that name the recommendation, or took up a proposal that builds on it."""
    named = Q(recommendations=recommendation) | Q(proposals__recommendations=recommendation)
    return published_activities(user).filter(named).select_related("state", "organization", "kind").distinct()


def proposals_waiting_for(head):
    """What the head of unit clears, which somebody else drafted, and what is cleared and goes to a session."""
    waiting = Q(status=ProposalStatus.CLEARED) | (Q(status=ProposalStatus.DRAFT) & ~Q(created_by=head))
    return proposals_visible_to(head).filter(waiting)


def proposals_to_take_up(activity=None):
    """What an activity can take up: what lies before a session or was endorsed, and what it took up already."""
    offered = Q(status__in=PROPOSAL_OFFERED)
    if activity is not None and activity.pk:
        offered |= Q(pk__in=activity.proposals.values("pk"))
    return Proposal.objects.filter(offered).select_related("priority_area")


def proposal_statuses_shown_to(user):
    """The columns of a table of proposals by status: what stands; drafts only where the person reads them."""
    return [
        status
        for status in ProposalStatus
        if status in PROPOSAL_SUBMITTED or (status in PROPOSAL_ANSWERING and is_secretariat(user))
    ]


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


def states_asked(mandate, user):
    """States parties, each with its `reply` (a ReplyStatus value) to the mandate, as the person may know it.

    What lies with the secretariat is known to it and to the State; for all others that is no reply yet.
    """
    activities = Activity.objects.filter(mandates=mandate, state=OuterRef("pk"), revises__isnull=True)
    waiting = activities.filter(status__in=[ActivityStatus.SUBMITTED, ActivityStatus.RETURNED])
    if not is_secretariat(user):
        waiting = waiting.filter(state__in=states_read_by(user))
    return (
        states()
        .filter(pk__in=parties("untoc").values("state"))
        .annotate(
            reply=Case(
                When(Exists(activities.filter(status=ActivityStatus.PUBLISHED)), then=Value(ReplyStatus.REPORTED)),
                When(Exists(replies().filter(mandate=mandate, state=OuterRef("pk"))), then=Value(ReplyStatus.NOTHING)),
                When(Exists(waiting), then=Value(ReplyStatus.UNDER_REVIEW)),
                default=Value(ReplyStatus.NO_ANSWER),
            )
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
    all_parties = set(parties("untoc").values_list("state", flat=True))
    pks = [mandate.pk for mandate in asked]
    silent = {pk: set(all_parties) for pk in pks}
    given = [ActivityStatus.SUBMITTED, ActivityStatus.RETURNED, ActivityStatus.PUBLISHED]
    through = Activity.mandates.through.objects.filter(
        mandate__in=pks,
        activity__status__in=given,
        activity__state__isnull=False,
        activity__revises__isnull=True,
    )
    for mandate, state in through.values_list("mandate", "activity__state").distinct():
        silent[mandate].discard(state)
    for mandate, state in replies().filter(mandate__in=pks).values_list("mandate", "state"):
        silent[mandate].discard(state)
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
