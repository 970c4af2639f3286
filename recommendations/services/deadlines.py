"""Writing deadlines: the rule, the meeting that it means, and the day that it resolves to."""

from django.db import transaction

from recommendations.deadlines import meeting_before, resolve
from recommendations.enums import DeadlineRule
from recommendations.models import Deadline, Session


@transaction.atomic
def save_deadline(deadline, *, decision=None):
    """Resolve, check, and save a deadline.

    An offset that names neither session nor date counts from the adoption of `decision`. Where the rule is the meeting
    of a body before a session, the meeting is chosen as the days stand now.
    """
    from_adoption = not (deadline.session or deadline.held_before or deadline.date)
    counts = deadline.rule == DeadlineRule.OFFSET and from_adoption
    deadline.decision = (decision or deadline.decision) if counts else None
    if deadline.held_before and deadline.body is None and deadline.session:
        deadline.body = deadline.session.body
    hold_sessions([deadline], _locked_sessions([deadline]))
    deadline.due_on = resolve(deadline)
    deadline.full_clean()
    deadline.save()
    return deadline


def make_deadline(*, decision=None, **fields):
    """A new deadline from its rule; `decision` as `save_deadline` takes it."""
    return save_deadline(Deadline(**fields), decision=decision)


def hold_sessions(deadlines, sessions):
    """Give the deadlines the sessions {pk: Session} as they stand, and with them the meetings that they mean.

    Where there is none, one that has lost its days stays, so that the deadline can say why it is open.
    """
    for deadline in deadlines:
        deadline.session = sessions.get(deadline.session_id)
        deadline.held_before = sessions.get(deadline.held_before_id)
        deadline.or_session = sessions.get(deadline.or_session_id)
        if deadline.body_id and deadline.held_before:
            found = meeting_before(deadline.body_id, deadline.held_before, sessions.values())
            if found or (deadline.session and deadline.session.starts_on):
                deadline.session = found


def _locked_sessions(deadlines):
    """The sessions that the deadlines hang on, held until the transaction ends: one that moves meanwhile waits."""
    named = {pk for row in deadlines for pk in (row.session_id, row.held_before_id, row.or_session_id) if pk}
    if not named:
        return {}
    rows = Session.objects.select_for_update(of=("self",)).select_related("body").order_by("pk")
    if not any(row.body_id for row in deadlines):
        rows = rows.filter(pk__in=named)
    return {row.pk: row for row in rows}
