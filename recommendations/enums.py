"""Words of decisions and of the work on them, with the moves that each state allows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArticleKind(models.TextChoices):
    SUBSTANTIVE = "substantive", _("substantive")
    FINAL = "final", _("final provision")


class Consent(models.TextChoices):
    """How a State stands to an instrument."""

    PARTY = "party", _("party")
    SIGNATORY = "signatory", _("signatory")
    NONE = "none", _("not a party")
    UNCERTAIN = "uncertain", _("uncertain")


class DecisionKind(models.TextChoices):
    DECISION = "decision", _("decision")
    RESOLUTION = "resolution", _("resolution")


class DecisionStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    ADOPTED = "adopted", _("adopted")


class ParagraphKind(models.TextChoices):
    PREAMBULAR = "preambular", _("preambular")
    OPERATIVE = "operative", _("operative")
    ANNEX = "annex", _("annex")


class MandateKind(models.TextChoices):
    OPERATIONAL = "operational", _("operational")
    INFORMATIONAL = "informational", _("informational")


class MandateOrigin(models.TextChoices):
    """Who made the mandate what it is. What a person split, merged, added or re-sorted no later import undoes, be it
    confirmed or not yet."""

    PARSER = "parser", _("suggested by the parser")
    PERSON = "person", _("made by a person")


class MandateStatus(models.TextChoices):
    """Whether the mandate still binds. Implemented and superseded follow from its assessment and from relations, and
    are stored nowhere."""

    ACTIVE = "active", _("active")
    IMPLEMENTED = "implemented", _("implemented")
    ELAPSED = "elapsed", _("elapsed")
    SUPERSEDED = "superseded", _("superseded")
    RETIRED = "retired", _("retired")


MANDATE_MOVES = {
    MandateStatus.ACTIVE: {MandateStatus.ELAPSED, MandateStatus.RETIRED},
    MandateStatus.ELAPSED: {MandateStatus.ACTIVE},
    MandateStatus.RETIRED: {MandateStatus.ACTIVE},
}


# Nothing is asked by it any more.
MANDATE_ENDED = {MandateStatus.ELAPSED, MandateStatus.SUPERSEDED, MandateStatus.RETIRED}


class AddresseeKind(models.TextChoices):
    CONFERENCE = "conference", _("the Conference")
    STATES = "states", _("States parties")
    SECRETARIAT = "secretariat", _("the secretariat")
    BODY = "body", _("a body")
    ORGANIZATIONS = "organizations", _("organizations")


class DeadlineRule(models.TextChoices):
    """How a deadline hangs on a session or a date."""

    ON = "on", _("on a date")
    BEFORE = "before", _("before a session")
    AT = "at", _("at a session")
    ALONGSIDE = "alongside", _("alongside a session")
    BY_END = "by_end", _("by the end of a session")
    OFFSET = "offset", _("some time before or after a session or a date")
    OPEN = "open", _("open")


class OffsetUnit(models.TextChoices):
    DAYS = "days", _("days")
    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")


class RelationKind(models.TextChoices):
    ENDORSES = "endorses", _("endorses")
    RECALLS = "recalls", _("recalls")
    RENEWS = "renews", _("renews")
    AMENDS = "amends", _("amends")
    SUPERSEDES = "supersedes", _("supersedes")


class ActionStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    IN_PROGRESS = "in_progress", _("in progress")
    BLOCKED = "blocked", _("blocked")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


ACTION_MOVES = {
    ActionStatus.PLANNED: {
        ActionStatus.IN_PROGRESS,
        ActionStatus.BLOCKED,
        ActionStatus.DONE,
        ActionStatus.DROPPED,
    },
    ActionStatus.IN_PROGRESS: {
        ActionStatus.PLANNED,
        ActionStatus.BLOCKED,
        ActionStatus.DONE,
        ActionStatus.DROPPED,
    },
    # What is blocked goes on before it is done.
    ActionStatus.BLOCKED: {ActionStatus.PLANNED, ActionStatus.IN_PROGRESS, ActionStatus.DROPPED},
    ActionStatus.DONE: {ActionStatus.IN_PROGRESS},
    ActionStatus.DROPPED: {ActionStatus.PLANNED},
}
ACTION_OPEN = {ActionStatus.PLANNED, ActionStatus.IN_PROGRESS, ActionStatus.BLOCKED}


class AssessmentStatus(models.TextChoices):
    """The status that a person gives a mandate; it stands beside the evidence and never replaces it."""

    NOT_STARTED = "not_started", _("not started")
    IN_PROGRESS = "in_progress", _("in progress")
    PARTLY = "partly", _("partly implemented")
    IMPLEMENTED = "implemented", _("implemented")


class AssessmentState(models.TextChoices):
    """Where a proposed assessment stands; it follows from the rows that answer it, and is stored nowhere."""

    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed")
    RETURNED = "returned", _("sent back")
    SUPERSEDED = "superseded", _("superseded")


# A newer proposal supersedes one that waits, a newer confirmation one that was confirmed; all are kept.
ASSESSMENT_MOVES = {
    AssessmentState.PROPOSED: {AssessmentState.CONFIRMED, AssessmentState.RETURNED, AssessmentState.SUPERSEDED},
    AssessmentState.CONFIRMED: {AssessmentState.SUPERSEDED},
}


class ReplyStatus(models.TextChoices):
    """How a State has replied to a mandate addressed to States parties: three facts, and one that only the State and
    the secretariat know."""

    NO_ANSWER = "no_answer", _("no reply yet")
    UNDER_REVIEW = "under_review", _("with the secretariat")
    NOTHING = "nothing", _("nothing to report")
    REPORTED = "reported", _("reported")


class EvidenceStatus(models.TextChoices):
    """What the facts in the portal show."""

    NONE = "none", _("no evidence")
    PARTLY = "partly", _("evidence in part")
    MET = "met", _("evidence complete")
