"""Writing deadlines: the rule, and the day that it resolves to."""

from recommendations.deadlines import resolve
from recommendations.models import Deadline


def save_deadline(deadline):
    """Resolve, check, and save a deadline; call it in the transaction of the change that needs it."""
    deadline.due_on = resolve(deadline)
    deadline.full_clean()
    deadline.save()
    return deadline


def make_deadline(**fields):
    """A new deadline from its rule."""
    return save_deadline(Deadline(**fields))
