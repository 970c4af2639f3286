"""Deadlines, and the secretariat's actions, as each person may see them."""

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from cop_portal.people.models import User
from cop_portal.people.rules import is_administrator, is_secretariat
from recommendations import deadlines
from recommendations.enums import ACTION_OPEN
from recommendations.models import Action, ChecklistItem, Deadline, WorkTemplate


def deadlines_with_subjects():
    """Deadlines with the mandate or action of each; those that stand alone, given up by theirs, count nowhere.

    That of a withdrawn mandate resolves anew if it is brought back.
    """
    counting = Q(mandate__isnull=False, mandate__withdrawn_at__isnull=True) | Q(action__isnull=False)
    return Deadline.objects.filter(counting).select_related(
        "body", "decision", "mandate__paragraph__decision", "action__mandate__paragraph__decision", "action__owner"
    )


def deadlines_of(session):
    """The deadlines that hang on the session."""
    on_it = Q(session=session) | Q(held_before=session) | Q(or_session=session)
    return (
        deadlines_with_subjects().filter(on_it).select_related("session__body", "held_before__body", "or_session__body")
    )


def deadlines_on(session, *, internal):
    """Those of mandates, each `explained`, and those of actions for the secretariat alone, soonest first."""
    found = deadlines_of(session)
    found = list(found if internal else found.filter(mandate__isnull=False))
    for deadline in found:
        deadline.explained = deadlines.explain(deadline)
    return found


def actions_visible_to(user):
    """Actions, for the secretariat alone; the public reads the mandate's evidence and assessment instead."""
    actions = Action.objects.select_related(
        "mandate__paragraph__decision",
        "owner",
        "unit",
        "deadline__session__body",
        "deadline__held_before__body",
        "deadline__body",
        "deadline__or_session__body",
        "deadline__decision",
    )
    return actions if is_secretariat(user) or is_administrator(user) else actions.none()


def actions_with_rows(user):
    """The same with what a row shows: the open ones that each waits for (`awaited`), its checklist in numbers."""
    awaited = Prefetch(
        "waits_for", queryset=Action.objects.filter(status__in=ACTION_OPEN).select_related("owner"), to_attr="awaited"
    )
    # Counted apart: grouping the rows themselves needs their primary key, which the views of the past do not have.
    checklist = ChecklistItem.objects.filter(action=OuterRef("pk")).order_by().values("action")
    items, done = (checklist.annotate(number=Count(name)).values("number") for name in ("pk", "done_at"))
    return (
        actions_visible_to(user)
        .prefetch_related(awaited)
        .annotate(items=Coalesce(Subquery(items), 0), items_done=Coalesce(Subquery(done), 0))
    )


def waiting_actions():
    """The ids of the actions that wait for one that is still open."""
    return Action.objects.filter(waits_for__status__in=ACTION_OPEN).values("pk")


def action_waits_for(action):
    """What the action waits for, done or not, with owners."""
    return action.waits_for.select_related("owner", "mandate__paragraph__decision")


def action_awaited_by(action):
    """The open actions that wait for this one."""
    return action.awaited_by.filter(status__in=ACTION_OPEN).select_related("owner")


def checklist_of(action):
    return action.checklist.select_related("done_by")


def comments_on(action):
    return action.comments.select_related("by")


def attachments_of(action):
    return action.attachments.filter(is_withdrawn=False).select_related("uploaded_by")


def owners_of(actions):
    """Those who own any of the actions, people who have left among them."""
    return User.objects.filter(pk__in=actions.order_by().values("owner"))


def actions_to_wait_for(user, action):
    """The open actions for the same decision, and what the action waits for already."""
    visible = actions_visible_to(user)
    same = Q(mandate__paragraph__decision=action.mandate.paragraph.decision_id, status__in=ACTION_OPEN)
    chosen = Q(pk__in=action.waits_for.values("pk")) if action.pk else Q()
    return visible.filter(same | chosen if action.pk else same)


def documents_of(action):
    return action.documents.select_related("body", "session__body")


def work_templates():
    """The templates in use, with their steps."""
    return WorkTemplate.objects.filter(is_active=True).prefetch_related("steps")
