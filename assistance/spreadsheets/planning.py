"""What the rows of a file would do to a State's activities, before anything is written."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assistance import rules
from assistance.enums import ActivityStatus, ProviderRole
from assistance.models import Activity
from assistance.spreadsheets.cells import UNSAID, Refused, fitting, text_of
from assistance.spreadsheets.columns import BY_KEY, FIELDS, heading
from assistance.spreadsheets.names import reporter_cell
from cop_portal.common.spreadsheets import CELL_LIMIT
from cop_portal.people.models import Organization

_REQUIRED = tuple(column for column in FIELDS if column.is_required)
_START, _END, _COST, _CURRENCY = (BY_KEY[key] for key in ("starts_on", "ends_on", "cost", "currency"))


@dataclass
class NewRow:
    """A row that makes an activity, with its values by column; `identity` is its fingerprint and number."""

    values: dict
    identity: tuple


@dataclass
class ChangedRow:
    """A row that changes a draft: the new values by column."""

    activity: Activity
    values: dict


@dataclass
class Plan:
    """All that a file would do; where there are refusals it does nothing. `unchanged` are keys of activities."""

    new: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    unchanged: list = field(default_factory=list)
    refusals: list = field(default_factory=list)


def plan(rows, *, reporter, by, known, activities, imported):
    """The plan for the rows (of `checking.check`) of a file of a State, or of an organization.

    `activities` are its own that the person sees, by reference, with what their cells are written from;
    `imported()` gives the keys of those that rows made before, by fingerprint and number.
    """
    made = Plan()
    seen, counted, new = set(), Counter(), []
    own = {reporter_cell(reporter), reporter.name}
    for row in rows:
        if (text := row.text("state")) and text not in own and (wrong := _of_another(row, text, reporter, known)):
            made.refusals.append(wrong)
        elif row.values.get("provider_role") == ProviderRole.RECEIVES and isinstance(reporter, Organization):
            made.refusals.append(
                row.refusal("provider_role", _("An organization tells of assistance that it provides."))
            )
        elif reference := row.text("reference"):
            if reference in seen:
                made.refusals.append(row.refusal("reference", _("Another row of the file has this reference.")))
            elif reference not in activities:
                words = {"state": reporter.name}
                reason = _("No activity of %(state)s has this reference. Leave it empty for a new one.") % words
                made.refusals.append(row.refusal("reference", reason))
            else:
                _compare(made, row, activities[reference], by)
            seen.add(reference)
        else:
            new.append((row, _fingerprint(row)))
    known_rows = imported() if new else {}
    for row, fingerprint in new:
        counted[fingerprint] += 1
        identity = (fingerprint, counted[fingerprint])
        if identity in known_rows:
            made.unchanged.append(known_rows[identity])
        else:
            _add(made, row, identity)
    return made


def _of_another(row, text, reporter, known):
    register = known.providing_organizations if isinstance(reporter, Organization) else known.recipients
    try:
        if register.find(text) == reporter.pk:
            return None
    except Refused as error:
        return row.refusal("state", error.sentence)
    words = {"state": reporter.name}
    return row.refusal("state", _("This file is uploaded for %(state)s; upload the rows of others apart.") % words)


def _add(made, row, identity):
    values = {BY_KEY[key]: value for key, value in row.values.items()}
    refusals = [row.refusal(key, reason) for key, reason in row.refused.items()]
    for column in _REQUIRED:
        if column not in values and column.key not in row.refused:
            refusals.append(row.refusal(column.key, _required(column)))
    refusals += _contradictions(row, values, lambda column: column.empty)
    if refusals:
        made.refusals += refusals
    else:
        made.new.append(NewRow(values, identity))


def _compare(made, row, activity, by):
    """The row of an activity: nothing where each cell says what the portal has, else a change or refusals."""
    values, refusals = {}, []
    for column in FIELDS:
        key = column.key
        reason, value = row.refused.get(key), row.value(column)
        if reason is None and (value is UNSAID or value == column.value(activity)):
            continue
        # The very cell that the portal wrote is no change, even where it could not be read today.
        written = text_of(column.written(activity))
        if row.text(key) in (written, text_of(fitting(written))):
            continue
        if reason is None and len(written) > CELL_LIMIT:
            reason = _("The text is too long for a cell. Change it on the activity's page.")
        if reason is None and column.is_required and value == column.empty:
            reason = _required(column)
        if reason is None:
            values[column] = value
        else:
            refusals.append(row.refusal(key, reason))
    if values and (reason := _untouchable(row, activity, by)):
        refusals += [row.refusal(column.key, reason, column.written(activity)) for column in values]
    elif values:
        refusals += _contradictions(row, values, lambda column: column.value(activity))
    if refusals:
        made.refusals += refusals
    elif values:
        made.changed.append(ChangedRow(activity, values))
    else:
        made.unchanged.append(activity.pk)


def _untouchable(row, activity, by):
    """Why the activity cannot be changed by this row, or nothing."""
    if activity.status == ActivityStatus.PUBLISHED:
        return _("It is published. Use a change to the published activity, on its page.")
    if not (verdict := rules.can_edit_activity(by, activity)):
        return str(verdict)
    version = row.text("version")
    if not version:
        return _("The version is missing, so that nobody can tell whether it changed meanwhile. Start from a new file.")
    if version != str(activity.version):
        return _("It was changed in the portal after this file was made. Compare the two, and start from a new file.")
    return ""


def _contradictions(row, values, unsaid):
    """What two cells say that cannot be together; `unsaid(column)` is what holds where the row says nothing."""

    def value(column):
        return values[column] if column in values else unsaid(column)

    found = []
    if _START in values or _END in values:
        (start, _precision), (end, _end_precision) = value(_START), value(_END)
        if start and end and end < start:
            found.append(row.refusal(_END.key, _("An activity cannot end before it starts.")))
    if (_COST in values or _CURRENCY in values) and not row.refused.keys() & {_COST.key, _CURRENCY.key}:
        cost, currency = value(_COST), value(_CURRENCY)
        if cost is None and currency:
            found.append(row.refusal(_CURRENCY.key, _("A currency has a cost: give the cost, or no currency.")))
        if cost is not None and not currency:
            found.append(row.refusal(_CURRENCY.key, _("A cost has a currency: give it in this column.")))
    return found


def _required(column):
    return _("“%(column)s” is required.") % {"column": heading(column)}


def _fingerprint(row):
    """Stands for what the row says, whatever the order and language of its columns."""
    said = repr(list(row.values.items()))
    return "" if row.refused else hashlib.blake2b(said.encode(), digest_size=16).hexdigest()
