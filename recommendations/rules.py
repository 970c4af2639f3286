"""Who may do what with decisions, mandates, actions, and assessments (the design's table of rights)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cop_portal.common.verdicts import allowed_if, denied
from cop_portal.people.rules import is_administrator, is_focal_point, is_head, is_secretariat

SECRETARIAT_ONLY = _("Only the secretariat may do this.")


def can_import_decisions(user):
    return allowed_if(is_secretariat(user) or is_administrator(user), SECRETARIAT_ONLY)


def can_edit_mandate(user):
    """Edit and confirm what the parser suggested."""
    return allowed_if(is_secretariat(user) or is_administrator(user), SECRETARIAT_ONLY)


def can_end_mandate(user):
    """Say that it has elapsed or is retired, and take that back: a judgement, as confirming an assessment is."""
    return allowed_if(is_head(user), _("Only a head of unit says that a mandate no longer binds."))


def can_edit_recommendation(user):
    """Enter a working group's recommendations, and correct them."""
    return allowed_if(is_secretariat(user) or is_administrator(user), SECRETARIAT_ONLY)


def can_edit_document(user):
    """Enter documents, and correct what is known of them."""
    return allowed_if(is_secretariat(user) or is_administrator(user), SECRETARIAT_ONLY)


def can_move_sessions(user):
    """Set or move the days of a session, on which deadlines hang."""
    return allowed_if(is_secretariat(user) or is_administrator(user), SECRETARIAT_ONLY)


def can_create_action(user):
    return allowed_if(is_secretariat(user), SECRETARIAT_ONLY)


def can_change_action(user, action):
    """Edit or move: an officer their own and their unit's, a head all."""
    own = is_secretariat(user) and (
        action.owner_id == user.pk
        or action.created_by_id == user.pk
        or (action.unit_id is not None and action.unit_id == user.unit_id)
    )
    return allowed_if(own or is_head(user), _("Only its owner, its unit, or a head may change this action."))


def actions_that_can_change(user, actions):
    """Of the actions (a queryset), those that the person may edit, move, or hand over: as `can_change_action` says."""
    if not is_secretariat(user):
        return actions.none()
    own = Q(owner=user) | Q(created_by=user) | Q(unit__isnull=False, unit=user.unit_id)
    return actions if is_head(user) else actions.filter(own)


def can_comment_action(user):
    """Remark on any action that one may see."""
    return allowed_if(is_secretariat(user), SECRETARIAT_ONLY)


def can_propose_assessment(user):
    return allowed_if(is_secretariat(user), SECRETARIAT_ONLY)


def can_answer_assessment(user, proposal):
    """Confirm a proposal or send it back: a head, and not one's own."""
    if not is_head(user):
        return denied(_("Only a head of unit confirms an assessment or sends it back."))
    if proposal.confirms_id or proposal.returns_id:
        return denied(_("This is an answer itself."))
    return allowed_if(proposal.by_id != user.pk, _("You proposed this yourself; another head answers it."))


def can_reply(user, state=None):
    """Say that a State has nothing to report: its focal point, or an officer on its behalf."""
    return allowed_if(is_secretariat(user) or is_focal_point(user, state), _("You do not report for this State."))


def can_see_contacts(user):
    """Names and addresses of focal points."""
    return allowed_if(is_secretariat(user) or is_administrator(user), SECRETARIAT_ONLY)


def can_read_internal(user):
    """Internal history, and names behind it."""
    return allowed_if(is_secretariat(user) or is_administrator(user), SECRETARIAT_ONLY)
