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


@dataclass(slots=True)
class NewRow:
    """A row that makes an activity, with its values by key; `identity` is its fingerprint and number."""

    values: dict
    identity: tuple


@dataclass(slots=True)
class ChangedRow:
    """A row that changes a draft: the new values by key."""

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
    seen, counted, known_rows = set(), Counter(), None
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
            known_rows = imported() if known_rows is None else known_rows
            fingerprint = _fingerprint(row)
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
    refusals = [row.refusal(key, reason) for key, reason in row.refused.items()]
    for column in _REQUIRED:
        if column.key not in row.values and column.key not in row.refused:
            refusals.append(row.refusal(column.key, _required(column)))
    refusals += _contradictions(row, row.values, lambda column: column.empty)
    if refusals:
        made.refusals += refusals
    else:
        made.new.append(NewRow(row.values, identity))


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
            values[key] = value
        else:
            refusals.append(row.refusal(key, reason))
    if values and (reason := _untouchable(row, activity, by)):
        refusals += [row.refusal(key, reason, BY_KEY[key].written(activity)) for key in values]
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
    """What two cells say that cannot be together; `unsaid(column)` is what holds where the row says nothing of it."""

    def value(key):
        return values[key] if key in values else unsaid(BY_KEY[key])

    found = []
    if "starts_on" in values or "ends_on" in values:
        (start, _precision), (end, _end_precision) = value("starts_on"), value("ends_on")
        if start and end and end < start:
            found.append(row.refusal("ends_on", _("An activity cannot end before it starts.")))
    if ("cost" in values or "currency" in values) and not ("cost" in row.refused or "currency" in row.refused):
        cost, currency = value("cost"), value("currency")
        if cost is None and currency:
            found.append(row.refusal("currency", _("A currency has a cost: give the cost, or no currency.")))
        if cost is not None and not currency:
            found.append(row.refusal("currency", _("A cost has a currency: give it in this column.")))
    return found


def _required(column):
    return _("“%(column)s” is required.") % {"column": heading(column)}


def _fingerprint(row):
    """Stands for what the row says, whatever the order and language of its columns."""
    if row.refused:
        return ""
    said = repr(list(row.values.items()))
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()
