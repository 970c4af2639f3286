"""What people say of mandates, and what waits for whom."""

from django.db.models import Exists, Max, OuterRef
from django.db.models.functions import Coalesce

from cop_portal.people.rules import is_head
from recommendations.enums import AssessmentState
from recommendations.models import Assessment


def assessments_of(mandate):
    """All assessments of a mandate, newest first, answers among them."""
    return mandate.assessments.select_related("by", "confirms__by", "addressee__body").order_by("-pk")


def assessments_in_force(mandates):
    """The newest confirmed assessment of each mandate and of each of its addressees, by the mandate's pk; one query."""
    rows = Assessment.objects.filter(confirms__isnull=False, mandate__in=[mandate.pk for mandate in mandates])
    found = {mandate.pk: {} for mandate in mandates}
    for row in rows.select_related("addressee__body").order_by("-at", "-pk"):
        found[row.mandate_id].setdefault(row.addressee_id, row)
    return {pk: sorted(by_whom.values(), key=lambda row: row.addressee_id or 0) for pk, by_whom in found.items()}


def newest_assessment(mandate):
    """The pk of the mandate's newest assessment or answer, 0 where there is none."""
    return mandate.assessments.aggregate(newest=Max("pk"))["newest"] or 0


def proposals_of(mandate):
    """The mandate's proposed assessments, newest first, each with its `state` and its `answer` (a row, or None).

    `answered` says what the answer did, and stays when a newer confirmation supersedes the state.
    """
    rows = list(assessments_of(mandate))
    answers = {row.confirms_id or row.returns_id: row for row in rows if row.confirms_id or row.returns_id}
    proposals = [row for row in rows if not (row.confirms_id or row.returns_id)]
    proposed, confirmed = set(), set()  # the addressees of which a newer row was seen
    for row in proposals:
        row.answer = answers.get(row.pk)
        if row.answer is None:
            row.answered = None
            newer = row.addressee_id in proposed
            row.state = AssessmentState.SUPERSEDED if newer else AssessmentState.PROPOSED
        elif row.answer.returns_id:
            row.answered = row.state = AssessmentState.RETURNED
        else:
            row.answered = AssessmentState.CONFIRMED
            row.state = AssessmentState.SUPERSEDED if row.addressee_id in confirmed else AssessmentState.CONFIRMED
            confirmed.add(row.addressee_id)
        proposed.add(row.addressee_id)
    return proposals


def _newest_proposals():
    """Of each mandate, or addressee, the proposal after which there is none."""
    proposals = Assessment.objects.filter(confirms__isnull=True, returns__isnull=True).annotate(
        whose=Coalesce("addressee", 0)
    )
    newer = proposals.filter(mandate=OuterRef("mandate"), whose=OuterRef("whose"), pk__gt=OuterRef("pk"))
    counting = proposals.filter(~Exists(newer), mandate__withdrawn_at__isnull=True)
    return counting.select_related("mandate__paragraph__decision", "addressee__body", "by").order_by("pk")


def assessments_to_answer(user):
    """Proposals that wait for the head, in the order in which they came; their own wait for another head."""
    waiting = _newest_proposals().filter(confirmed_as__isnull=True, returned_as__isnull=True)
    return waiting.exclude(by=user) if is_head(user) else waiting.none()


def assessments_sent_back(user):
    """The person's proposals that a head sent back and that nobody has proposed anew."""
    return _newest_proposals().filter(by=user, returned_as__isnull=False).select_related("returned_as")
