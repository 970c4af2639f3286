"""The figures of the dashboard: what visitors may see, the same for everybody, counted by the database.

Each figure has rows, the columns of its download, and for each number the address of the list behind it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistance.enums import PROPOSAL_ANSWERING, ActivityStatus, NeedStatus, ProviderRole, Visibility
from assistance.models import Activity
from assistance.queries import AreaCoverage, coverage, published_activities, states_asked
from cop_portal.common import dates
from cop_portal.people.enums import RegionalGroup
from cop_portal.people.models import State
from cop_portal.people.queries import states
from cop_portal.people.rules import EVERYBODY
from cop_portal.reports.enums import NOT_IN_PUBLIC
from cop_portal.reports.queries import GroupReplies, due_by_day, replies_by_group
from cop_portal.reports.way import way_to
from recommendations.enums import AddresseeKind, AssessmentStatus, MandateStatus, ReplyStatus
from recommendations.fulfilment import is_late, with_evidence
from recommendations.models import Mandate
from recommendations.queries import mandate_owners_of, mandates, mandates_to_remind_of, next_session


@dataclass(frozen=True)
class Part:
    """A part of a bar, from its start, in thousandths of the longest bar of the figure; a tone is a class."""

    tone: str
    x: int
    width: int


def bar(parts, longest):
    """The bar of (tone, number) parts, one after the other. What is not nought can be seen."""
    drawn, x = [], 0
    for tone, number in parts:
        if number:
            width = max(number * 1000 // longest, 6)
            drawn.append(Part(tone, x, width))
            x += width
    return drawn


@dataclass(frozen=True)
class Number:
    """A number with its words, the list of the rows that it counts, and its tone where it is a part of the bar."""

    label: str
    number: int
    url: str
    tone: str = ""


# Where a mandate stands, as the register's filters tell it: words, and what the register is asked for.
_BINDING = {"status": MandateStatus.ACTIVE.value}
STANDINGS = {
    "late": (gettext_lazy("binding, day past"), _BINDING | {"due": "late"}),
    "coming": (gettext_lazy("binding, day to come"), _BINDING | {"due": "coming"}),
    "open": (gettext_lazy("binding, without a day"), _BINDING | {"due": "open"}),
    **{
        status.value: (status.label, {"status": status.value})
        for status in MandateStatus
        if status != MandateStatus.ACTIVE
    },
}


@dataclass
class AddresseeRow:
    """The mandates of one kind of addressee (empty: of nobody named) by where they stand: of each of `shown`."""

    kind: str
    label: str
    counts: Counter = field(default_factory=Counter)
    shown: list[str] = field(default_factory=lambda: list(STANDINGS))
    bar: list[Part] = field(default_factory=list)

    @property
    def numbers(self):
        """One for each standing that is shown."""
        found, asked = [], {"addressee": self.kind or "null"}
        for slug in self.shown:
            label, query = STANDINGS[slug]
            address = reverse("recommendations:mandate-list", query=asked | query)
            found.append(Number(label, self.counts[slug], address, slug))
        return found


def mandates_by_addressee():
    """One row for each kind of addressee that any mandate has. One query."""
    stands = Case(
        When(is_superseded=True, then=Value(MandateStatus.SUPERSEDED)),
        When(~Q(status=MandateStatus.ACTIVE), then=F("status")),
        When(assessed=AssessmentStatus.IMPLEMENTED, then=Value(MandateStatus.IMPLEMENTED)),
        When(deadline__due_on__lt=dates.today(), then=Value("late")),
        When(deadline__due_on__gte=dates.today(), then=Value("coming")),
        default=Value("open"),
    )
    rows = mandates().prefetch_related(None).order_by().annotate(stands=stands)
    counted = rows.values_list("addressees__kind", "stands").annotate(number=Count("pk", distinct=True))
    found = {kind: AddresseeRow(kind, capfirst(label)) for kind, label in AddresseeKind.choices}
    found[None] = AddresseeRow("", _("Nobody named"))
    for kind, slug, number in counted:
        found[kind].counts[slug] += number
    found = [row for row in found.values() if row.counts]
    longest = max((row.counts.total() for row in found), default=0)
    for row in found:
        row.bar = bar([(slug, row.counts[slug]) for slug in STANDINGS], longest)
    return found


@dataclass
class AreaRow:
    """What was found, recommended, proposed and done in a priority area (none: without one)."""

    found: AreaCoverage
    bar: list[Part] = field(default_factory=list)

    @property
    def label(self):
        area = self.found.area
        return f"{area.number}. {area.name}" if area else _("Without a priority area")

    @property
    def numbers(self):
        """Needs, those that nobody answers, recommendations, proposals that stand, published activities."""
        area = {"priority_area": self.found.area.number if self.found.area else "null"}
        needs = area | {"status": NeedStatus.PUBLISHED.value}
        return [
            Number(_("Needs"), self.found.all_needs, reverse("assistance:need-list", query=needs)),
            Number(
                _("Needs that nobody answers"),
                self.found.unanswered,
                reverse("assistance:need-list", query=needs | {"answered": "not_in_public"}),
            ),
            Number(
                _("Recommendations"),
                self.found.recommendations,
                reverse("assistance:recommendation-list", query=area),
            ),
            Number(
                _("Proposals"),
                self.proposals,
                reverse("assistance:proposal-list", query=area | {"stands": "in_public"}),
            ),
            Number(_("Activities"), self.found.activities, activities_url(**area), "activities"),
        ]

    @property
    def proposals(self):
        """Those that were neither withdrawn nor refused."""
        return sum(number for status, number in self.found.proposals.items() if status in PROPOSAL_ANSWERING)


def activities_url(**asked):
    """The list of the public activities that a figure counts."""
    public = {"status": ActivityStatus.PUBLISHED.value, "visibility": Visibility.PUBLIC.value}
    return reverse("assistance:activity-list", query=asked | public)


def areas():
    """One row for each priority area, and one without where something is in none. Five queries."""
    found = [AreaRow(row) for row in coverage(EVERYBODY, ())]
    longest = max((row.found.activities for row in found), default=0)
    for row in found:
        row.bar = bar([("activities", row.found.activities)], longest)
    return found


@dataclass(frozen=True)
class RecipientRow:
    """How many activities a State receives; `level` is 1 to 5, 5 for the most."""

    state: State
    number: int
    level: int

    @property
    def url(self):
        return activities_url(recipient=self.state.code)


@dataclass
class RegionRow:
    """How many activities the States of a regional group receive (empty: those that name no State), and its States."""

    group: str
    label: str
    number: int
    recipients: list[RecipientRow] = field(default_factory=list)
    bar: list[Part] = field(default_factory=list)

    @property
    def url(self):
        asked = {"recipient_group": self.group} if self.group else {"recipient": "null"}
        return activities_url(**asked)


def regions():
    """One row for each regional group that receives any activity, the largest first. Three queries.

    An activity counts once for each State, and once for each group, that receives it: it is named as a recipient, or
    reports so itself.
    """
    of_states, of_groups = _received("", "state"), _received("__regional_group", "state__regional_group")
    receiving = [state for state in states() if of_states[state.pk]]
    most = max((of_states[state.pk] for state in receiving), default=1)
    by_group = defaultdict(list)
    for state in sorted(receiving, key=lambda state: -of_states[state.pk]):
        number = of_states[state.pk]
        by_group[state.regional_group].append(RecipientRow(state, number, -(-5 * number // most)))
    found = [
        RegionRow(group, capfirst(RegionalGroup(group).label), of_groups[group], recipients)
        for group, recipients in by_group.items()
    ]
    found.sort(key=lambda row: -row.number)
    if of_states[None]:
        found.append(RegionRow("", _("No State named"), of_states[None]))
    for row in found:
        row.bar = bar([("activities", row.number)], max(row.number for row in found))
    return found


def _received(named, own):
    """{what a recipient is told by: number of activities}, None for those that name none. One query.

    Those that name a recipient are counted by a join; of those that a State reports to receive itself, the ones that
    do not name the same a second time are added.
    """
    published = published_activities(EVERYBODY).order_by()
    receiving = Q(provider_role=ProviderRole.RECEIVES)
    joined = published.filter(Q(recipients__isnull=False) | ~receiving)
    joined = joined.values_list(f"recipients{named}").annotate(number=Count("pk", distinct=True))
    same = Activity.recipients.through.objects.filter(activity=OuterRef("pk"), **{f"state{named}": OuterRef(own)})
    reported = published.filter(receiving).exclude(Exists(same)).values_list(own).annotate(number=Count("pk"))
    found = Counter()
    for key, number in joined.union(reported, all=True):
        found[key] += number
    return found


@dataclass
class ReplyRow:
    """How the States parties of a regional group (empty: of all) replied to a mandate."""

    found: GroupReplies
    mandate: Mandate
    bar: list[Part] = field(default_factory=list)

    @property
    def label(self):
        return capfirst(self.found.label)

    @property
    def numbers(self):
        """Reported, nothing to report, no reply yet."""
        group = {"regional_group": self.found.group} if self.found.group else {}
        page = reverse("mandate-replies", args=[self.mandate.slug])
        return [
            Number(
                capfirst(ReplyStatus(value).label),
                self.found.counts[value],
                f"{page}?{urlencode(group | {'reply': _asked_for(value)})}#states",
                value,
            )
            for value in SHOWN_REPLIES
        ]


def _asked_for(reply):
    """The reply by which a list holds the same States for everybody: some know what still lies with the secretariat."""
    return NOT_IN_PUBLIC if reply == ReplyStatus.NO_ANSWER else reply


SHOWN_REPLIES = [ReplyStatus.REPORTED.value, ReplyStatus.NOTHING.value, ReplyStatus.NO_ANSWER.value]


def asked_of_states():
    """The mandate of the States parties that was adopted last and still binds; None where there is none. One query."""
    asked = mandates_to_remind_of(AddresseeKind.STATES).select_related("paragraph__decision")
    return asked.order_by("-paragraph__decision__adopted_on", "paragraph__order", "number").first()


def replies(mandate):
    """One row for each regional group, and last for all States parties. One query.

    That a State has reported is known to everybody, also where what it reported is for States parties alone.
    """
    if mandate is None:
        return []
    found = [ReplyRow(row, mandate) for row in replies_by_group(states_asked(mandate, EVERYBODY))]
    for row in found:
        row.bar = bar([(value, row.found.counts[value]) for value in SHOWN_REPLIES], row.found.total)
    return found


def dashboard():
    """All that the page shows, in a fixed number of queries."""
    asked = asked_of_states()
    by_area, by_region, replied, by_addressee = areas(), regions(), replies(asked), mandates_by_addressee()
    standings = [slug for slug in STANDINGS if any(row.counts[slug] for row in by_addressee)]
    for row in by_addressee:
        row.shown = standings
    return {
        "published": published_activities(EVERYBODY).count(),
        "published_url": activities_url(),
        "needs": sum(row.found.all_needs for row in by_area),
        "unanswered": sum(row.found.unanswered for row in by_area),
        "unanswered_url": reverse("assistance:need-list", query={"status": "published", "answered": "not_in_public"}),
        "mandates": by_addressee,
        "areas": by_area,
        "regions": by_region,
        "recipients": sorted(
            (row for region in by_region for row in region.recipients), key=lambda row: (-row.number, row.state.name)
        ),
        "asked": asked,
        "replies": replied,
        "all_replies": replied[-1] if replied else None,
    }


@dataclass(frozen=True)
class Figure:
    """What one figure holds, as a file: `columns` are (heading, function of a row) pairs, `rows(user)` gives its rows.

    The dashboard's are the same for everybody, those of the home page as far as the person may see their facts.
    """

    columns: tuple
    rows: Callable
    page: str = "dashboard"


def _numbered(label: str | Promise, place):
    return label, lambda row: row.numbers[place].number


def _label_of(row):
    return row.label


def _way(user):
    """Days alone, without evidence."""
    session = next_session()
    return way_to(session, due_by_day(session).prefetch_related(None))


def _due(user):
    return with_evidence(due_by_day(next_session()), user)


def _whose(mandate):
    return ", ".join(owner.label for owner in mandate_owners_of(mandate))


FIGURES = {
    "mandates": Figure(
        (
            (gettext_lazy("addressee"), _label_of),
            *(_numbered(label, place) for place, (label, _query) in enumerate(STANDINGS.values())),
        ),
        lambda user: mandates_by_addressee(),
    ),
    "areas": Figure(
        (
            (gettext_lazy("priority area"), _label_of),
            _numbered(gettext_lazy("needs"), 0),
            _numbered(gettext_lazy("needs that nobody answers"), 1),
            _numbered(gettext_lazy("recommendations"), 2),
            _numbered(gettext_lazy("proposals"), 3),
            _numbered(gettext_lazy("activities"), 4),
        ),
        lambda user: areas(),
    ),
    "regions": Figure(
        ((gettext_lazy("regional group"), _label_of), (gettext_lazy("activities"), lambda row: row.number)),
        lambda user: regions(),
    ),
    "recipients": Figure(
        (
            (gettext_lazy("code"), lambda row: row.state.code),
            (gettext_lazy("recipient"), lambda row: row.state.name),
            (gettext_lazy("regional group"), lambda row: row.state.get_regional_group_display()),
            (gettext_lazy("activities"), lambda row: row.number),
        ),
        lambda user: [row for region in regions() for row in region.recipients],
    ),
    "replies": Figure(
        (
            (gettext_lazy("regional group"), _label_of),
            (gettext_lazy("mandate"), lambda row: row.mandate.reference),
            *(_numbered(ReplyStatus(value).label, place) for place, value in enumerate(SHOWN_REPLIES)),
            (gettext_lazy("States parties"), lambda row: row.found.total),
        ),
        lambda user: replies(asked_of_states()),
    ),
    "way": Figure(
        (
            (gettext_lazy("from"), lambda moment: moment.day),
            (gettext_lazy("to"), lambda moment: moment.until or moment.day),
            (gettext_lazy("kind"), lambda moment: moment.lane.label),
            (gettext_lazy("what"), lambda moment: moment.label),
        ),
        _way,
        page="home",
    ),
    "due": Figure(
        (
            (gettext_lazy("mandate"), lambda mandate: mandate.reference),
            (gettext_lazy("what is asked"), lambda mandate: mandate.asked),
            (gettext_lazy("whose"), _whose),
            (gettext_lazy("due"), lambda mandate: mandate.deadline.due_on),
            (gettext_lazy("due is known to the"), lambda mandate: mandate.deadline.due_precision),
            (gettext_lazy("late"), lambda mandate: _("yes") if is_late(mandate) else _("no")),
            (gettext_lazy("where it stands"), lambda mandate: mandate.standing.label),
            (gettext_lazy("evidence"), lambda mandate: mandate.evidence.status.label),
        ),
        _due,
        page="home",
    ),
}
