"""Example data, made through the same services as people's, the same each time, and never where it could mislead."""

import datetime
import zoneinfo
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from assistance.enums import ActivityStatus, ProposalStatus, ProviderRole
from assistance.models import Activity, AssistanceKind, Need, Proposal
from assistance.services import create_need, draft_activity, draft_proposal, move_activity, move_proposal
from coordination.enums import MeetingKind, MeetingStatus
from coordination.models import Meeting
from coordination.services import add_agenda_item, create_meeting, invite_organizations, move_meeting
from cop_portal.common.errors import PortalError
from cop_portal.demo.reports import seed_reports
from cop_portal.people.enums import AppointmentRole, Role
from cop_portal.people.models import Appointment, Organization, OrganizationContact, State, Unit, User
from cop_portal.people.rules import OrganizationLink
from cop_portal.people.services import save_appointment
from recommendations.models import Action, Article, Mandate, PriorityArea, Session
from recommendations.services.actions import create_action, move_action
from recommendations.services.mandates import confirm_mandate

EXAMPLE_PASSWORD = "example-2007-portal"  # noqa: S105 - printed at start, only where PORTAL_EXAMPLES=1


@dataclass(frozen=True)
class Account:
    """An example account: a role, not a person."""

    email: str
    role: str
    secretariat: str = Role.NONE
    state: str = ""
    appointment: str = ""
    language: str = "en"


def example_accounts():
    return (
        Account("officer@example.org", "secretariat officer", Role.OFFICER),
        Account("second.officer@example.org", "second secretariat officer", Role.OFFICER),
        Account("head@example.org", "head of secretariat unit", Role.HEAD),
        Account("admin@example.org", "administrator", Role.ADMINISTRATOR),
        Account("kenya@example.org", "focal point of Kenya", state="KEN", appointment=AppointmentRole.MAIN),
        Account("peru@example.org", "focal point of Peru", state="PER", appointment=AppointmentRole.MAIN),
        Account(
            "france@example.org",
            "focal point of France",
            state="FRA",
            appointment=AppointmentRole.MAIN,
            language="fr",
        ),
        Account(
            "senegal@example.org",
            "focal point of Senegal",
            state="SEN",
            appointment=AppointmentRole.MAIN,
            language="fr",
        ),
        Account(
            "senegal.authority@example.org",
            "validating authority of Senegal",
            state="SEN",
            appointment=AppointmentRole.AUTHORITY,
            language="fr",
        ),
    )


# (reporting State, title, kind, the State's part, recipients, start, end, priority areas, last move, organizations that
# provide it)
_ACTIVITIES = [
    ("FRA", "Formation de procureurs à l’entraide judiciaire", "training", "provides", ["SEN", "MLI", "BFA"],
     (2007, 3, 5), (2007, 3, 16), [3], "published", []),
    ("KEN", "Central authority for mutual legal assistance: advice and start-up", "institution-building", "receives",
     ["KEN"], (2007, 2, 1), (2007, 12, 14), [3], "published", ["unodc"]),
    ("PER", "National questionnaire on the implementation of the Convention", "needs-assessment", "receives", ["PER"],
     (2007, 5, 7), (2007, 7, 27), [1], "published", []),
    ("KEN", "Review of legislation against the smuggling of migrants", "legislative-assistance", "receives", ["KEN"],
     (2007, 6, 4), None, [5], "submitted", []),
    ("PER", "Exchange of investigators on special investigative techniques", "secondment", "provides", ["BOL", "ECU"],
     (2007, 10, 22), (2007, 11, 9), [2], "returned", []),
    ("FRA", "Guide pratique de l’extradition", "manual", "provides", ["SEN"], (2007, 11, 5), None, [3], "draft", []),
    # Beside what Kenya receives in the same priority area: an overlap to be seen.
    ("FRA", "Mentorat de l’autorité centrale du Kenya", "mentoring", "provides", ["KEN"],
     (2007, 9, 3), (2007, 11, 30), [3], "published", []),
]  # fmt: skip


# Told by organizations for the coordination meeting: (organization, title, kind, recipients, start, end, areas, last).
_TOLD = [
    ("world-bank", "Registers of cases and courses for judges in East Africa", "training", ["UGA", "TZA", "KEN"],
     (2007, 9, 1), (2008, 6, 30), [2], "published"),
    ("undp", "Advice to ministries of justice on drafting laws", "legislative-assistance", ["BOL"],
     (2008, 1, 14), None, [5], "submitted"),
]  # fmt: skip


# (State, or none for the working group; priority area; kind; title; description; urgency; articles of the Convention)
_NEEDS = [
    ("KEN", 3, "institution-building", "Staff of the central authority for mutual legal assistance",
     "Training, model requests, and a register of cases for those who answer requests.", "high", [18]),
    ("KEN", 5, "legislative-assistance", "Offences of the smuggling of migrants in national law",
     "Help in drafting the offences that the Protocol asks for.", "medium", []),
    ("PER", 4, "data-collection", "One format for statistics on organized crime",
     "A way to follow a case from the police to the courts.", "", [28]),
    ("FRA", 3, "training", "Magistrats de liaison formés à l’extradition", "", "low", [16]),
    ("", 1, "needs-assessment", "States that lack the means to answer questionnaires on implementation", "", "", []),
]  # fmt: skip


def seed_examples():
    """Accounts, needs, proposals, activities, actions, and a coordination meeting, each marked as an example; once."""
    if not settings.PORTAL_EXAMPLES:
        raise PortalError("Example data is made only where PORTAL_EXAMPLES=1.")
    if User.objects.filter(email=example_accounts()[0].email).exists():
        return False
    with transaction.atomic():
        people = _people()
        _confirm_mandates(people)
        _activities(people)
        _told(people)
        _proposals(people, _needs(people))
        _actions(people)
        _meeting(people)
        seed_reports(officer=people["second.officer@example.org"], reviewer=people["officer@example.org"])
    return True


def _people():
    unit = Unit.objects.get(code="technical-assistance")
    people = {}
    for account in example_accounts():
        person = User.objects.create_user(
            account.email,
            name=account.role,
            role=account.secretariat,
            unit=unit if account.secretariat in (Role.OFFICER, Role.HEAD) else None,
            language=account.language,
        )
        people[account.email] = person
        if account.state:
            appointment = Appointment(
                person=person,
                state=State.objects.get(code=account.state),
                role=account.appointment,
                starts_on=datetime.date(2006, 11, 1),
                note_verbale=f"Example NV/{account.state}/2006",
                note_verbale_on=datetime.date(2006, 10, 27),
            )
            save_appointment(appointment=appointment, by=people["admin@example.org"])
    # Of one password one hash, since each takes long on purpose.
    accounts = User.objects.filter(pk__in=[person.pk for person in people.values()])
    accounts.update(password=make_password(EXAMPLE_PASSWORD))
    return people


def _confirm_mandates(people):
    """The officer confirmed (a) to (d); (e) is left as the parser suggested it, to be confirmed by hand."""
    officer = people["officer@example.org"]
    for mandate in Mandate.objects.filter(paragraph__decision__slug="3-4").exclude(paragraph__label="e"):
        confirm_mandate(mandate=mandate, by=officer)


def _activities(people):
    by_state = {
        "KEN": people["kenya@example.org"],
        "PER": people["peru@example.org"],
        "FRA": people["france@example.org"],
    }
    officer = people["officer@example.org"]
    asked = list(Mandate.objects.filter(slug="3-4-b-1"))
    for code, title, kind, part, recipients, start, end, areas, last, organizations in _ACTIVITIES:
        activity = Activity(
            state=State.objects.get(code=code),
            title=title,
            kind=AssistanceKind.objects.get(code=kind),
            provider_role=ProviderRole(part),
            starts_on=datetime.date(*start),
            ends_on=datetime.date(*end) if end else None,
            language="fr" if code == "FRA" else "en",
        )
        links = {
            "recipients": State.objects.filter(code__in=recipients),
            "mandates": asked,
            "priority_areas": PriorityArea.objects.filter(number__in=areas),
            "providing_organizations": Organization.objects.filter(slug__in=organizations),
        }
        focal_point = by_state[code]
        activity = draft_activity(activity=activity, by=focal_point, links=links, is_example=True)
        moves = {
            "draft": [],
            "submitted": [(ActivityStatus.SUBMITTED, focal_point, "")],
            "returned": [
                (ActivityStatus.SUBMITTED, focal_point, ""),
                (ActivityStatus.RETURNED, officer, "Please name the institutions that receive the investigators."),
            ],
            "published": [(ActivityStatus.SUBMITTED, focal_point, ""), (ActivityStatus.PUBLISHED, officer, "")],
        }[last]
        for to, by, reason in moves:
            activity, _moved = move_activity(activity=activity, to=to, by=by, reason=reason)


def _told(people):
    for slug, title, kind, recipients, start, end, areas, last in _TOLD:
        link = OrganizationLink(Organization.objects.get(slug=slug))
        activity = Activity(
            organization=link.organization,
            title=title,
            kind=AssistanceKind.objects.get(code=kind),
            starts_on=datetime.date(*start),
            ends_on=datetime.date(*end) if end else None,
        )
        links = {
            "recipients": State.objects.filter(code__in=recipients),
            "priority_areas": PriorityArea.objects.filter(number__in=areas),
        }
        activity = draft_activity(activity=activity, by=link, links=links, is_example=True)
        activity, _moved = move_activity(activity=activity, to=ActivityStatus.SUBMITTED, by=link)
        if last == "published":
            move_activity(activity=activity, to=ActivityStatus.PUBLISHED, by=people["officer@example.org"])


def _needs(people):
    """By title; the State's own focal point reports it, an officer what the working group found."""
    by_state = {
        "KEN": people["kenya@example.org"],
        "PER": people["peru@example.org"],
        "FRA": people["france@example.org"],
    }
    needs = {}
    for code, area, kind, title, description, urgency, articles in _NEEDS:
        need = Need(
            state=State.objects.get(code=code) if code else None,
            priority_area=PriorityArea.objects.get(number=area),
            kind=AssistanceKind.objects.get(code=kind),
            title=title,
            description=description,
            urgency=urgency,
            language="fr" if code == "FRA" else "en",
        )
        links = {"articles": Article.objects.filter(instrument__code="untoc", number__in=articles)}
        by = by_state.get(code, people["officer@example.org"])
        needs[title] = create_need(need=need, by=by, links=links, is_example=True)
    return needs


def _proposals(people, needs):
    """None is submitted: the paper that holds them comes out nine days later. One is cleared, one a draft."""
    officer, mandate = people["officer@example.org"], Mandate.objects.get(slug="3-4-c-1")
    training = Proposal(
        title="Training of central authorities in East Africa",
        objective="Central authorities answer requests for mutual legal assistance and extradition completely and in "
        "time, from model requests and a register of cases.",
        priority_area=PriorityArea.objects.get(number=3),
        kind=AssistanceKind.objects.get(code="training"),
        mandate=mandate,
        beneficiary_region="East Africa",
        partners="Central authorities of two States parties that lend experts",
        duration_months=18,
        cost=Decimal(150_000),
        currency="USD",
    )
    links = {
        "needs": [needs["Staff of the central authority for mutual legal assistance"]],
        "beneficiaries": State.objects.filter(code__in=["KEN", "UGA", "TZA"]),
    }
    training = draft_proposal(proposal=training, by=officer, links=links, is_example=True)
    move_proposal(proposal=training, to=ProposalStatus.CLEARED, by=people["head@example.org"])
    statistics = Proposal(
        title="A common format for statistics on organized crime",
        objective="Police, prosecution and courts of a State count by one format, so that a case can be followed.",
        priority_area=PriorityArea.objects.get(number=4),
        kind=AssistanceKind.objects.get(code="data-collection"),
        mandate=mandate,
        duration_months=12,
    )
    links = {
        "needs": [needs["One format for statistics on organized crime"]],
        "beneficiaries": State.objects.filter(code="PER"),
    }
    draft_proposal(proposal=statistics, by=officer, links=links, is_example=True)


def _actions(people):
    officer = people["officer@example.org"]
    second = people["second.officer@example.org"]
    rows = [
        ("3-4-c-1", "Draft the proposals for each priority area", officer, datetime.date(2007, 9, 14), "in_progress"),
        ("3-4-c-2", "Submit the proposals paper to conference services", officer, datetime.date(2007, 9, 19), ""),
        ("3-4-d-1", "List the organizations and banks to be invited", second, datetime.date(2007, 8, 31), ""),
    ]
    for slug, title, owner, due_on, status in rows:
        mandate = Mandate.objects.get(slug=slug)
        action = create_action(
            action=Action(mandate=mandate, title=title, owner=owner, unit=owner.unit, due_on=due_on), by=owner
        )
        if status:
            move_action(action=action, to=status, by=owner)


# Of the example's meeting: item, in which other it stands, minutes, speaker.
AGENDA = [
    ("Opening of the meeting", "", 10, "Secretariat"),
    ("Assistance that is given and planned", "", 5, ""),
    ("Legislation", "Assistance that is given and planned", 40, "United Nations Office on Drugs and Crime"),
    ("Training of prosecutors and judges", "Assistance that is given and planned", 40, ""),
    ("Break", "", 15, ""),
    ("Ways to improve coordination", "", 60, ""),
    ("Closing of the meeting", "", 10, ""),
]

# Contacts of organizations that are invited, with the language of their letters; one of those invited has none.
_CONTACTS = {"unodc": "en", "undp": "es", "interpol": "fr", "wco": "ar", "world-bank": "en", "afdb": "fr"}


def _meeting(people):
    """Whether the real meeting of paragraph (d) was held is not known: this one is an example and says so."""
    vienna = zoneinfo.ZoneInfo("Europe/Vienna")
    session = Session.objects.get(code="WG.2-2007")
    officer = people["officer@example.org"]
    meeting = Meeting(
        kind=MeetingKind.COORDINATION,
        title="Coordination of technical assistance against organized crime",
        session=session,
        mandate=Mandate.objects.get(slug="3-4-d-1"),
        starts_at=datetime.datetime(2007, 10, 4, 15, 0, tzinfo=vienna),
        ends_at=datetime.datetime(2007, 10, 4, 18, 0, tzinfo=vienna),
        place="Vienna International Centre",
        description="UN bodies, other international organizations and banks exchange what they do.",
        programme="15:00 Opening\n15:15 Needs found by the working group\n16:00 Who does what\n17:45 Closing",
        taking_part="Badges are given out at Gate 1 from 13:00. Interpretation in English and French.",
        reply_by=datetime.date(2007, 9, 24),
    )
    meeting = create_meeting(meeting=meeting, by=officer, is_example=True)
    placed = {}
    for title, within, minutes, speaker in AGENDA:
        given = {"title": title, "parent": placed.get(within), "minutes": minutes, "speaker": speaker}
        placed[title] = add_agenda_item(meeting=meeting, by=officer, **given)
    for slug, language in _CONTACTS.items():
        organization = Organization.objects.get(slug=slug)
        OrganizationContact.objects.create(
            organization=organization, name="Example contact", email=f"{slug}@example.org", language=language
        )
    invited = Organization.objects.filter(slug__in=["unodc", "undp", "interpol", "wco", "world-bank", "afdb", "idb"])
    invite_organizations(meeting=meeting, organizations=invited, by=officer)
    move_meeting(meeting=meeting, to=MeetingStatus.ANNOUNCED, by=officer)
