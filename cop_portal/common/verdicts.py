"""The answer of a rule: allowed, or denied with the reason that the page shows."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cop_portal.common import dates
from cop_portal.common.errors import NotAllowed


@dataclass(frozen=True)
class Verdict:
    """True when allowed; when denied it is false and carries a sentence fit for the page."""

    allowed: bool
    reason: str = ""

    def __bool__(self):
        return self.allowed

    def __str__(self):
        return str(self.reason)


ALLOWED = Verdict(True)


def denied(reason):
    """A refusal with its reason, a translatable sentence."""
    return Verdict(False, reason)


def allowed_if(condition, reason):
    """Allowed where the condition holds, else denied with the reason."""
    return ALLOWED if condition else denied(reason)


def offered(verdict):
    """The same, where a page offers what the rule allows: nothing can be changed in the past that it may show."""
    return verdict if dates.shown_day() is None else denied(_("An earlier day is shown; nothing can be changed in it."))


def require(verdict):
    """Go on if the rule allows; else raise NotAllowed, which answers 403 with the reason."""
    if not verdict:
        raise NotAllowed(verdict.reason)
