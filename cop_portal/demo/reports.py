"""What the States without an example account report, need, and have nothing to say of: rows of files, entered on their
behalf by an officer on the days that the files name, and reviewed by another."""

import csv
import datetime
import itertools
from decimal import Decimal
from pathlib import Path

from assistance.enums import ActivityStatus, ProviderRole, Visibility
from assistance.models import Activity, AssistanceKind, Need
from assistance.services import create_need, draft_activity, edit_activity, move_activity, revise_activity
from cop_portal.common import dates
from cop_portal.people.models import State
from recommendations.models import Article, Mandate, PriorityArea
from recommendations.services.replies import say_nothing_to_report

DATA = Path(__file__).parent / "data"
REVIEW_TAKES = datetime.timedelta(days=7)
# The moves after the first submission, with the reason of each.
_REVIEW = {
    "published": [(ActivityStatus.PUBLISHED, "")],
    "change": [(ActivityStatus.PUBLISHED, "")],
    "returned": [(ActivityStatus.RETURNED, "Please say which institutions take part, and who pays.")],
    "withdrawn": [(ActivityStatus.WITHDRAWN, "The activity was not carried out.")],
}


def rows_of(name):
    """The rows of an example file, without the lines of its head."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(itertools.dropwhile(lambda line: line.startswith("#"), file))


def seed_reports(*, officer, reviewer):
    """The activities, needs and replies of the example files, each marked as an example where it can be."""
    states = {state.code: state for state in State.objects.all()}
    kinds = {kind.code: kind for kind in AssistanceKind.objects.all()}
    areas = {str(area.number): area for area in PriorityArea.objects.all()}
    asked = Mandate.objects.get(slug="3-4-b-1")
    for row in rows_of("activities.csv"):
        _report(row, states, kinds, areas, asked, officer=officer, reviewer=reviewer)
    for row in rows_of("needs.csv"):
        need = Need(
            state=states[row["state"]],
            priority_area=areas[row["area"]],
            kind=kinds[row["kind"]],
            title=row["title"],
            urgency=row["urgency"],
            language=row["language"],
        )
        articles = Article.objects.filter(instrument__code="untoc", number__in=row["articles"].split())
        create_need(need=need, by=officer, links={"articles": articles}, is_example=True)
    for row in rows_of("replies.csv"):
        with dates.showing(datetime.date.fromisoformat(row["on"])):
            say_nothing_to_report(mandate=asked, state=states[row["state"]], by=officer, note=row["note"])


def _report(row, states, kinds, areas, asked, *, officer, reviewer):
    starts_on, starts_precision = dates.known(row["starts"])
    ends_on, ends_precision = dates.known(row["ends"]) if row["ends"] else (None, dates.Precision.DAY)
    activity = Activity(
        state=states[row["state"]],
        title=row["title"],
        language=row["language"],
        kind=kinds[row["kind"]],
        provider_role=ProviderRole(row["part"]),
        recipient_region=row["region"],
        starts_on=starts_on,
        starts_precision=starts_precision,
        ends_on=ends_on and dates.last_day(ends_on, ends_precision),
        ends_precision=ends_precision,
        cost=Decimal(row["cost"]) if row["cost"] else None,
        currency=row["currency"],
        visibility=Visibility(row["visibility"]),
    )
    links = {
        "recipients": [states[code] for code in row["recipients"].split()],
        "priority_areas": [areas[number] for number in row["areas"].split()],
        "mandates": [asked],
    }
    reported_on = datetime.date.fromisoformat(row["reported"])
    with dates.showing(reported_on):
        activity = draft_activity(activity=activity, by=officer, links=links, is_example=True)
        if row["last"] == "draft":
            return
        activity, _moved = move_activity(activity=activity, to=ActivityStatus.SUBMITTED, by=officer)
    with dates.showing(reported_on + REVIEW_TAKES):
        for to, reason in _REVIEW.get(row["last"], ()):
            by = officer if to == ActivityStatus.WITHDRAWN else reviewer
            activity, _moved = move_activity(activity=activity, to=to, by=by, reason=reason)
        if row["last"] == "change":
            change, _begun = revise_activity(activity=activity, by=officer)
            change.description = "The second part, on evidence given by video link, was added in June 2007."
            edit_activity(activity=change, by=officer, fields=["description"])
            move_activity(activity=change, to=ActivityStatus.SUBMITTED, by=officer)
