"""A State's IATI file becomes drafts of its activities; what it reported by hand, or mended since, stays as it is."""

import datetime
import json
from dataclasses import asdict, dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from assistance import rules
from assistance.enums import ACTIVITY_EDITABLE, ActivityStatus
from assistance.iati import codes
from assistance.iati.publishing import publisher
from assistance.iati.reading import Known, Misfit, read
from assistance.models import Activity
from assistance.queries import activities_visible_to, assistance_kinds
from assistance.services import draft_activity, edit_activity
from cop_portal.common.errors import PortalError
from cop_portal.common.models import LANGUAGE_CHOICES
from cop_portal.common.text import fold
from cop_portal.common.verdicts import require
from cop_portal.history.queries import changes_of
from cop_portal.history.services import record
from cop_portal.people.models import State
from cop_portal.people.queries import organizations_by_any_name, states
from recommendations.queries import mandates, priority_areas

# Values that mean something only together: of a group all are taken, or none.
GROUPS = (
    ("title",),
    ("language",),
    ("description",),
    ("beneficiaries",),
    ("results",),
    ("provider_role",),
    ("recipients",),
    ("recipient_region",),
    ("providers",),
    ("providing_organizations",),
    ("starts_on", "starts_precision", "ends_on", "ends_precision"),
    ("interruption",),
    ("cost", "currency"),
    ("contact", "contact_email"),
    ("web_pages",),
    ("sector",),
    ("priority_areas",),
    ("mandates",),
)
# Many-to-many values, each with what names an object in a file.
LINKS = {
    "recipients": "code",
    "providers": "code",
    "providing_organizations": "slug",
    "priority_areas": "number",
    "mandates": "slug",
}
CREATED, CHANGED, SAME, KEPT, REFUSED = "created", "changed", "same", "kept", "refused"


@dataclass
class Row:
    """What became of one activity of the file: drafted, changed, the same, kept as it is, or refused, and why."""

    identifier: str
    line: int
    title: str
    outcome: str
    reason: str = ""
    reference: str = ""
    activity: Activity | None = None  # where the person may read it
    misfits: list[Misfit] = field(default_factory=list)

    def as_json(self):
        names = ("identifier", "line", "title", "outcome", "reason", "reference")
        shape = {name: getattr(self, name) for name in names}
        return shape | {"misfits": [asdict(misfit) for misfit in self.misfits]}


class IatiImport:
    """Takes a file in for a State: all of it in one transaction, one at a time for each State."""

    def __init__(self, *, data, name, state, by, limit=None):
        self.data, self.name, self.state, self.by, self.limit = data, name, state, by, limit

    def look(self):
        """What `run` would do; nothing is written."""
        return self.run(is_look=True)

    def run(self, is_look=False):
        """The rows, in the file's order. Raises PortalError where the file as a whole cannot be read."""
        require(rules.can_create_activity(self.by, self.state))
        reports = read(self.data, self.name, self._known())
        if self.limit and len(reports) > self.limit:
            words = {"name": self.name, "number": len(reports), "limit": self.limit}
            sentence = _("%(name)s holds %(number)s activities; a page takes %(limit)s. Divide the file.")
            raise PortalError(sentence % words, field="file")
        with transaction.atomic():
            # Two files at once, or one twice, would otherwise both find nothing and draft the same activity.
            State.objects.select_for_update().get(pk=self.state.pk)
            self._find(reports)
            rows = [self._row(report) for report in reports]
            if is_look:
                transaction.set_rollback(True)
        return rows

    def _known(self):
        languages = [code for code, _name in LANGUAGE_CHOICES]
        self._states = list(states())
        self._organizations = list(organizations_by_any_name())
        self._areas, self._mandates = list(priority_areas()), list(mandates())
        self._kinds = {kind.code: kind for kind in assistance_kinds()}
        organization_names = {
            fold(name): organization.slug for organization in self._organizations for name in organization.called()
        }
        slugs = {
            called.slug: organization.slug
            for organization in self._organizations
            for called in [organization, *organization.duplicates.all()]
        }
        who = publisher()
        return Known(
            state=self.state.code,
            publisher=who,
            states_by_alpha2={state.iso_alpha2: state.code for state in self._states if state.iso_alpha2},
            states_by_name={
                fold(name): state.code
                for state in self._states
                for code in languages
                if (name := getattr(state, f"name_{code}"))
            },
            organizations_by_channel={
                channel: slugs[slug] for slug, channel in codes.CHANNELS.items() if slug in slugs
            },
            organizations_by_name=organization_names,
            areas=frozenset(str(area.number) for area in self._areas),
            mandates=frozenset(mandate.slug for mandate in self._mandates),
            areas_address=who.origin + reverse("assistance:coverage"),
        )

    def _find(self, reports):
        """The State's activities that the file names, and what their last import said."""
        who = publisher()
        identifiers = {report.identifier for report in reports}
        prefix = who.identifier_of("")
        references = {identifier.removeprefix(prefix) for identifier in identifiers if identifier.startswith(prefix)}
        own = Activity.objects.filter(state=self.state, revises__isnull=True).prefetch_related(*LINKS)
        found = [
            *own.filter(iati_identifier__in=identifiers - {""}).order_by("pk"),
            *own.filter(reference__in=references),
        ]
        # Of several with one identifier the first that counts: one that was withdrawn does not, while another is there.
        self._stored = {}
        for activity in sorted(found, key=lambda activity: activity.status == ActivityStatus.WITHDRAWN):
            for identifier in (activity.iati_identifier, who.identifier(activity)):
                if identifier:
                    self._stored.setdefault(identifier, activity)
        imported = changes_of(*found, internal=True).filter(event="iati_imported") if found else ()
        self._before = {change.subject_id: json.loads(change.new) for change in imported}
        visible = activities_visible_to(self.by).filter(pk__in=[activity.pk for activity in found])
        self._visible = set(visible.values_list("pk", flat=True))

    def _row(self, report):
        row = Row(report.identifier, report.line, report.values.get("title", ""), REFUSED, misfits=report.misfits)
        if report.refusal:
            row.reason = report.refusal
            return row
        stored = self._stored.get(report.identifier)
        if stored is None and publisher().gave(report.identifier):
            row.reason = _("It is the portal's own, and no activity of this State.")
            return row
        try:
            with transaction.atomic():
                if stored is None:
                    self._create(report, row)
                else:
                    self._update(stored, report, row)
        except ValidationError as error:
            row.outcome, row.reason, row.activity, row.reference = REFUSED, " ".join(error.messages), None, ""
        return row

    def _create(self, report, row):
        columns = {name: value for name, value in report.values.items() if name not in LINKS}
        kind = self._kinds.get(report.kind) or next(iter(self._kinds.values()))
        activity = Activity(state=self.state, kind=kind, iati_identifier=report.identifier)
        _set(activity, columns)
        activity = draft_activity(activity=activity, by=self.by, links=self._links(report.values))
        self._record(activity, report)
        words = {"kind": kind.name}
        row.misfits.append(
            Misfit("default-aid-type", "", _("IATI has no kinds of assistance; “%(kind)s” is assumed.") % words)
        )
        row.outcome, row.activity, row.reference = CREATED, activity, activity.reference

    def _update(self, stored, report, row):
        """Take over what the file says anew, where nobody changed it here since; the rest stays, and is said."""
        if stored.pk in self._visible:
            row.activity, row.reference = stored, stored.reference
        if stored.status not in ACTIVITY_EDITABLE:
            row.outcome = KEPT
            words = {"status": stored.get_status_display()}
            row.reason = _("It is %(status)s and is not changed by a file.") % words
            return
        if not rules.can_edit_activity(self.by, stored):
            row.outcome, row.reason = KEPT, _("The State has it already, where you cannot change it.")
            return
        now, before = values_of(stored), self._before.get(stored.pk)
        taken = {}
        for group in GROUPS:
            new, here = ([values[name] for name in group] for values in (report.values, now))
            was = [before.get(name) for name in group] if before else None
            if new in (here, was) or (was is None and not any(new)):
                continue
            if here == was or (was is None and not any(here)):
                taken |= dict(zip(group, new, strict=True))
            else:
                label = Activity._meta.get_field(group[0]).verbose_name
                words = _("“%(field)s” stays as it was changed in the portal.") % {"field": label}
                row.misfits.append(Misfit("", "; ".join(_shown(value) for value in new), words))
        if taken:
            columns = {name: value for name, value in taken.items() if name not in LINKS}
            _set(stored, columns)
            links = self._links({name: value for name, value in taken.items() if name in LINKS})
            stored = edit_activity(activity=stored, by=self.by, fields=list(columns), links=links)
        if before != report.values:
            self._record(stored, report)
        row.outcome = CHANGED if taken else SAME

    def _links(self, values):
        """The objects that the file names, as the services take them."""
        offered = {
            "recipients": self._states,
            "providers": self._states,
            "providing_organizations": self._organizations,
            "priority_areas": self._areas,
            "mandates": self._mandates,
        }
        return {
            name: [item for item in offered[name] if str(getattr(item, key)) in values[name]]
            for name, key in LINKS.items()
            if name in values
        }

    def _record(self, activity, report):
        """What the file said, so that a later one can tell what it changes from what a person changed."""
        said = json.dumps(report.values, ensure_ascii=False)
        record(activity, "iati_imported", by=self.by, new=said, reason=self.name, for_state=self.state)


def values_of(activity):
    """An activity's values as a report has them."""
    values = {
        name: sorted(str(getattr(item, key)) for item in getattr(activity, name).all()) for name, key in LINKS.items()
    }
    for group in GROUPS:
        for name in set(group) - set(LINKS):
            value = getattr(activity, name)
            if isinstance(value, datetime.date):
                value = value.isoformat()
            values[name] = f"{value:.2f}" if isinstance(value, Decimal) else str(value or "")
    return values


def _set(activity, columns):
    for name, value in columns.items():
        if name in ("starts_on", "ends_on"):
            value = datetime.date.fromisoformat(value) if value else None
        elif name == "cost":
            value = Decimal(value) if value else None
        setattr(activity, name, value)


def _shown(value):
    return "; ".join(value) if isinstance(value, list) else value
