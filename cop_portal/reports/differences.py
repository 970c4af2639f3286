"""What two copies of one report say differently, paragraph by paragraph and mandate by mandate."""

from dataclasses import dataclass, field

from django.utils.text import capfirst
from django.utils.translation import gettext as _


@dataclass
class Changed:
    """A paragraph or a mandate of which something reads otherwise; `differences` are (label, before, after)."""

    name: str
    is_new: bool = False
    is_gone: bool = False
    differences: list = field(default_factory=list)


def differences_between(before, after):
    """What is said otherwise in the contents of two reports, in the order of the later one; what is gone comes last."""
    old, new = _said(before), _said(after)
    found = []
    for key in dict.fromkeys([*new, *old]):
        name = (new.get(key) or old[key])[0]
        first, last = old.get(key, (name, {}))[1], new.get(key, (name, {}))[1]
        sides = [
            {"label": label, "before": first.get(label, ""), "after": last.get(label, "")}
            for label in dict.fromkeys([*last, *first])
        ]
        changed = [side for side in sides if side["before"] != side["after"]]
        if changed:
            found.append(Changed(name, key not in old, key not in new, changed))
    return found


def _said(content):
    """Of each paragraph and mandate, by its key, what it is called and what is said of it."""
    said = {}
    for part in content["parts"]:
        for decision in part["decisions"]:
            for row in decision["rows"]:
                said["paragraph", row["key"]] = (
                    _("Paragraph %(reference)s") % {"reference": row["reference"]},
                    {
                        _("Text"): row["text"],
                        _("Proposals"): "\n".join(_proposal(proposal) for proposal in row["proposals"]),
                    },
                )
                for mandate in row["taken"]:
                    said["mandate", mandate["key"]] = (
                        _("Mandate %(reference)s") % {"reference": mandate["reference"]},
                        _mandate(mandate),
                    )
    return said


def _proposal(proposal):
    return f"{proposal['title']} ({proposal['where']}): {proposal['standing'][1]}"


def _mandate(mandate):
    assessed = [
        ": ".join(part for part in (row["whom"], row["standing"][1], row["reason"]) if part)
        for row in mandate["assessments"]
    ]
    return {
        capfirst(_("where it stands")): mandate["standing"][1],
        capfirst(_("due")): mandate["due"],
        capfirst(_("addressees")): mandate["addressees"],
        capfirst(_("evidence")): "\n".join(fact["text"] for fact in (*mandate["facts"], *mandate["meetings"])),
        capfirst(_("replies of States")): "\n".join(mandate["replies"]["sentences"]) if mandate["replies"] else "",
        capfirst(_("what is missing")): "\n".join(mandate["missing"]),
        capfirst(_("assessment")): "\n".join(assessed),
    }
