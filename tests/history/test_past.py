"""The portal as it stood on an earlier day: what the database kept, and what pages show of it."""

import datetime
import random

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction

from assistance.models import Activity
from assistance.queries import activities_visible_to
from assistance.services import draft_activity, move_activity
from coordination.models import Meeting
from coordination.services import create_meeting, edit_meeting, invite_organizations, move_meeting, record_attendance
from cop_portal.common import dates
from cop_portal.history.models import RowVersion
from cop_portal.history.past import keep_rows, kept_models, past
from cop_portal.people.rules import states_of
from recommendations.deadlines import explain
from recommendations.enums import AddresseeKind, RelationKind
from recommendations.fulfilment import with_evidence
from recommendations.models import Action, Mandate, Session
from recommendations.queries import every_mandate
from recommendations.services.actions import create_action, edit_action, move_action
from recommendations.services.assessments import confirm_assessment, propose_assessment
from recommendations.services.mandates import (
    confirm_mandate,
    edit_mandate,
    hanging_on,
    restore_mandate,
    withdraw_mandate,
)
from recommendations.services.relations import relate_mandates
from recommendations.services.replies import say_nothing_to_report, withdraw_reply
from recommendations.services.sessions import move_session
from tests.factories.assistance import ActivityFactory, AssistanceKindFactory
from tests.factories.people import OrganizationFactory, UnitFactory
from tests.factories.recommendations import (
    ActionFactory,
    AddresseeFactory,
    DeadlineFactory,
    DecisionFactory,
    MandateFactory,
    ParagraphTextFactory,
    party,
    working_group_meeting,
)

D = datetime.date
FIRST = D(2007, 6, 1)


# --- what the database keeps


def test_a_row_reads_as_it_stood(stand_at):
    stand_at(D(2007, 9, 1))
    action = ActionFactory(title="first")
    stand_at(D(2007, 9, 5))
    Action.objects.filter(pk=action.pk).update(title="second")
    Action.objects.filter(pk=action.pk).update(title="third")
    stand_at(D(2007, 9, 10))
    seen = {}
    for day in range(1, 11):
        with past(D(2007, 9, day)):
            seen[day] = Action.objects.get().title
    assert seen == dict.fromkeys(range(1, 5), "first") | dict.fromkeys(range(5, 11), "third")
    with past(D(2007, 8, 31)):
        assert not Action.objects.exists()
    assert Action.objects.get().title == "third"


def test_links_and_what_was_deleted_read_as_they_stood(stand_at, kenya):
    stand_at(D(2007, 9, 1))
    activity = ActivityFactory(state=kenya)
    activity.recipients.set([kenya])
    stand_at(D(2007, 9, 5))
    activity.recipients.clear()
    with past(D(2007, 9, 4)):
        assert list(Activity.objects.get().recipients.all()) == [kenya]
    assert not activity.recipients.exists()


def test_nothing_is_written_in_the_past_and_a_failure_leaves_the_present(stand_at):
    stand_at(D(2007, 9, 1))
    action = ActionFactory(title="first")
    stand_at(D(2007, 9, 5))
    Action.objects.filter(pk=action.pk).update(title="second")
    with pytest.raises(Mandate.DoesNotExist), past(D(2007, 9, 2)):
        Mandate.objects.get(slug="no-such")
    assert Action.objects.get().title == "second"
    assert dates.today() == D(2007, 9, 5)
    with pytest.raises(DatabaseError), past(D(2007, 9, 2)):
        Action.objects.filter(pk=action.pk).update(title="rewritten")
    assert Action.objects.get().title == "second"


def test_what_was_kept_cannot_be_changed(stand_at):
    stand_at(D(2007, 9, 1))
    ActionFactory()
    with pytest.raises(DatabaseError, match="the history cannot be changed"), transaction.atomic():
        RowVersion.objects.update(day=D(2007, 9, 2))


def test_a_table_that_a_migration_rebuilt_is_kept_again(stand_at):
    stand_at(D(2007, 9, 1))
    action = ActionFactory(title="first")
    names = {"postgresql": "keep_row", "sqlite": "recommendations_action_keep_update"}
    on = "ON recommendations_action" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {names[connection.vendor]} {on}")
    keep_rows()
    stand_at(D(2007, 9, 5))
    Action.objects.filter(pk=action.pk).update(title="second")
    with past(D(2007, 9, 4)):
        assert Action.objects.get().title == "first"


def test_every_model_of_the_three_apps_is_kept(db):
    kept = {model._meta.db_table for model in kept_models()}
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    ours = {table for table in tables if table.startswith(("recommendations_", "assistance_", "coordination_"))}
    assert ours - kept == {
        "recommendations_importdraft",
        "assistance_upload",
        "assistance_importedrow",
        "coordination_calendaraddress",
    }


def test_rights_are_those_of_today(stand_at, former_focal_point, kenya):
    stand_at(D(2007, 9, 10))
    with past(D(2007, 8, 1)):
        assert states_of(former_focal_point) == set()


def test_what_is_not_public_any_more_is_counted_but_not_shown(stand_at, stranger, officer, kenya):
    stand_at(D(2007, 9, 1))
    shown = {
        name: ActivityFactory(state=kenya, status="published", title=name).pk
        for name in ("kept", "withdrawn", "narrowed")
    }
    stand_at(D(2007, 9, 5))
    Activity.objects.filter(pk=shown["withdrawn"]).update(status="withdrawn")
    Activity.objects.filter(pk=shown["narrowed"]).update(visibility="states")
    with past(D(2007, 9, 4)):
        published = Activity.objects.filter(status="published").count()
        seen = {
            who: set(activities_visible_to(user).values_list("title", flat=True))
            for who, user in (("visitor", AnonymousUser()), ("stranger", stranger), ("officer", officer))
        }
    assert published == 3
    assert seen == {
        "visitor": {"kept"},
        "stranger": {"kept", "narrowed"},
        "officer": {"kept", "withdrawn", "narrowed"},
    }


# --- a history replayed day by day


def picture():
    """Everything that the register and the pages of mandates say of each."""
    found = {}
    for mandate in with_evidence(every_mandate().prefetch_related("actions__owner").order_by("pk")):
        found[mandate.pk] = (
            mandate.asked,
            mandate.standing.value,
            mandate.deadline.due_on if mandate.deadline else None,
            explain(mandate.deadline) if mandate.deadline else "",
            mandate.lead_unit and mandate.lead_unit.code,
            mandate.assessed,
            [(str(addressee), addressee.assessed) for addressee in mandate.addressees.all()],
            mandate.confirmed_by_id,
            mandate.evidence.status,
            [fact.text for fact in mandate.evidence.facts],
            [str(missing) for missing in mandate.evidence.missing],
            sorted((action.title, action.owner.name, action.due_on, action.status) for action in mandate.actions.all()),
        )
    return found


class Office:
    """Does one thing at random, by the services that people use."""

    def __init__(self, seed, people, states):
        self.random, self.people, self.states = random.Random(seed), people, states  # noqa: S311
        self.session = working_group_meeting()
        decision = DecisionFactory()
        rules = ["activities-reported", "states-replied", "coordination-meeting-held", "meeting-convened", ""]
        self.mandates = []
        for number, rule in enumerate(rules):
            mandate = MandateFactory(
                paragraph__decision=decision,
                paragraph__label="abcde"[number],
                paragraph__order=number + 1,
                slug=f"m-{number}",
                fulfilment_rule=rule,
                deadline=DeadlineFactory(session=self.session, due_on=self.session.starts_on),
            )
            ParagraphTextFactory(paragraph=mandate.paragraph)
            AddresseeFactory(mandate=mandate, kind=AddresseeKind.STATES)
            self.mandates.append(mandate)

    def act(self):
        doings = [
            self.edit, self.confirm, self.assess, self.move, self.withdraw, self.relate,
            self.report, self.report, self.reply, self.meet, self.work, self.work,
        ]  # fmt: skip
        self.random.choice(doings)()

    def any_mandate(self):
        """One that is not withdrawn; the first never is."""
        asked = every_mandate().filter(pk__in=[mandate.pk for mandate in self.mandates], withdrawn_at__isnull=True)
        return self.random.choice(list(asked.order_by("pk")))

    def edit(self):
        mandate = self.any_mandate()
        mandate.asked = f"to do thing {self.random.randrange(99)}"
        mandate.lead_unit = UnitFactory(code=self.random.choice(["support", "research"]))
        edit_mandate(mandate=mandate, by=self.people["officer"], fields=["asked", "lead_unit"])

    def confirm(self):
        confirm_mandate(mandate=self.any_mandate(), by=self.people["officer"])

    def assess(self):
        mandate = self.any_mandate()
        status = self.random.choice(["not_started", "in_progress", "partly", "implemented"])
        addressee = self.random.choice([None, mandate.addressees.first()])
        proposal = propose_assessment(
            mandate=mandate, status=status, reason="So it is.", by=self.people["officer"], addressee=addressee
        )
        if self.random.random() < 0.7:
            confirm_assessment(proposal=proposal, by=self.people["head"])

    def move(self):
        session = Session.objects.get(pk=self.session.pk)
        first = self.random.choice([None, D(2007, 9, 1) + D.resolution * self.random.randrange(60)])
        last = first and first + D.resolution * 2
        move_session(session=session, starts_on=first, ends_on=last, by=self.people["officer"])

    def withdraw(self):
        mandate = every_mandate().get(pk=self.random.choice(self.mandates[1:]).pk)
        if mandate.withdrawn_at:
            restore_mandate(mandate=mandate, by=self.people["officer"])
        elif not hanging_on(mandate):
            withdraw_mandate(mandate=mandate, by=self.people["officer"], reason="Not asked.")

    def relate(self):
        number = Mandate.objects.count()
        earlier = DecisionFactory(number=f"2/{number}", slug=f"2-{number}", adopted_on=D(2005, 10, 14))
        old = MandateFactory(paragraph__decision=earlier, slug=f"2-{number}-a-1")
        kind = self.random.choice([RelationKind.RENEWS, RelationKind.SUPERSEDES])
        relate_mandates(mandate=self.any_mandate(), kind=kind, to_mandate=old, by=self.people["officer"])

    def report(self):
        state, focal_point = self.random.choice(self.states)
        pending = Activity.objects.filter(state=state).exclude(status="withdrawn").first()
        if pending is None or self.random.random() < 0.4:
            activity = Activity(
                state=state,
                title="training",
                kind=AssistanceKindFactory(),
                starts_on=D(2007, 3, 1),
                recipient_region="x",
            )
            asked = [self.random.choice([row for row in self.mandates if row.fulfilment_rule])]
            draft_activity(activity=activity, by=focal_point, links={"mandates": asked})
        elif pending.status in ("draft", "returned"):
            move_activity(activity=pending, to="submitted", by=focal_point)
        elif pending.status == "submitted":
            to = self.random.choice(["published", "returned"])
            move_activity(activity=pending, to=to, by=self.people["officer"], reason="So.")
        else:
            move_activity(activity=pending, to="withdrawn", by=focal_point, reason="So.")

    def reply(self):
        state, focal_point = self.random.choice(self.states)
        mandate = self.any_mandate()
        standing = mandate.replies.filter(state=state, withdrawn_at__isnull=True).first()
        if standing:
            withdraw_reply(reply=standing, by=focal_point)
        elif not mandate.activities.filter(state=state).exists():
            say_nothing_to_report(mandate=mandate, state=state, by=focal_point)

    def meet(self):
        officer, meeting = self.people["officer"], Meeting.objects.exclude(status="held").first()
        if meeting is None:
            starts = datetime.datetime.combine(dates.today(), datetime.time(9), datetime.UTC) + D.resolution * 3
            meeting = Meeting(
                title="coordination",
                session=self.random.choice([self.session, None]),
                mandate=self.any_mandate(),
                starts_at=starts,
                ends_at=starts + D.resolution,
            )
            create_meeting(meeting=meeting, by=officer)
        elif meeting.status == "cancelled":
            move_meeting(meeting=meeting, to="draft", by=officer)
        elif meeting.status == "draft":
            kinds = self.random.sample(["un-entity", "international", "financial", "development-bank"], 3)
            invited = [OrganizationFactory(slug=kind, kind=kind) for kind in kinds]
            invite_organizations(meeting=meeting, organizations=invited, by=officer)
            move_meeting(meeting=meeting, to="announced", by=officer)
        elif self.random.random() < 0.2:
            move_meeting(meeting=meeting, to="cancelled", by=officer, reason="No room.")
        elif meeting.starts_at > dates.now():
            meeting.starts_at -= D.resolution
            edit_meeting(meeting=meeting, by=officer, fields=["starts_at"])
        else:
            move_meeting(meeting=meeting, to="held", by=officer)
            present = set(list(meeting.invitations.values_list("pk", flat=True))[: self.random.randrange(4)])
            record_attendance(meeting=meeting, present=present, by=officer)

    def work(self):
        officer, action = self.people["officer"], Action.objects.filter(status="planned").first()
        if action is None or self.random.random() < 0.5:
            mandate, due_on = self.any_mandate(), D(2007, 9, 3)
            action = Action(mandate=mandate, title="a step", owner=officer, unit=officer.unit, due_on=due_on)
            create_action(action=action, by=officer)
        elif self.random.random() < 0.5:
            action.owner, action.due_on = self.people["second_officer"], D(2007, 9, 9)
            edit_action(action=action, by=officer, fields=["owner", "due_on"])
        else:
            to = self.random.choice(["in_progress", "done"])
            move_action(action=action, to=to, by=self.people["head"], reason="So.")


@pytest.mark.parametrize("seed", [0, 1])
def test_each_day_reads_as_it_was_recorded(
    seed, stand_at, officer, second_officer, head, kenya, peru, focal_point, stranger
):
    stand_at(FIRST)
    for state in (kenya, peru):
        party(state)
    people = {"officer": officer, "second_officer": second_officer, "head": head}
    office = Office(seed, people, [(kenya, focal_point), (peru, stranger)])
    recorded = {FIRST: picture()}
    for number in range(1, 41):
        day = FIRST + D.resolution * (3 * number)
        stand_at(day)
        for _turn in range(office.random.randrange(6)):
            office.act()
        recorded[day] = picture()
    assert len({str(seen) for seen in recorded.values()}) > 20
    for day, seen in recorded.items():
        with past(day):
            assert picture() == seen


def test_no_column_is_called_as_the_views_call_their_rows():
    """PostgreSQL would take the column for the row."""
    names = {(model.__name__, field.column) for model in kept_models() for field in model._meta.concrete_fields}
    assert [name for name in sorted(names) if name[1] in {"standing", "stood", "kept", "later"}] == []
