"""The proposals paper as Word: what a working group reads before it takes up technical assistance.

Priority area by priority area: what is lacking, what is already done, what the secretariat proposes, and what it costs.
It holds what everybody may read, but for the drafts that the secretariat asks for, which are marked.
"""

from collections import defaultdict
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from assistance import queries, rules
from assistance.enums import PROPOSAL_SUBMITTED, NeedStatus, Progress
from cop_portal.common import dates, money, word
from cop_portal.common.languages import in_another_language
from cop_portal.people.rules import EVERYBODY
from recommendations.panels import Paper
from recommendations.queries import paragraphs_in, priority_areas, recommendations

SHOWN = 40  # ongoing activities of one priority area; the portal has them all


def paper_of(session, person, *, drafts=False):
    """The bytes of a .docx with the proposals for a session, in the reader's language. A fixed number of queries."""
    proposals = list(queries.proposals_before(person, session, drafts=drafts))
    title = _("Proposals for technical assistance activities")
    document = word.blank(title, f"{title} – {session.code}")
    document.core_properties.subject = word.text(session)
    document.add_paragraph(word.text(title), style="Title")
    for line in (str(session), session.when, _("As of %(day)s") % {"day": dates.date_text(dates.today())}):
        document.add_paragraph(word.text(line))
    if any(proposal.status not in PROPOSAL_SUBMITTED for proposal in proposals):
        notice = document.add_paragraph()
        word.say(notice, _("This paper holds drafts, which are not to be passed on."), bold=True)
    _asked(document, proposals)
    by_area = defaultdict(list)
    for proposal in proposals:
        by_area[proposal.priority_area_id].append(proposal)
    needs, advice, ongoing = _needs(), _recommendations(), _ongoing()
    for area in priority_areas():
        document.add_heading(word.text(f"{area.number}. {area.name}"), level=1)
        _background(document, needs[area.pk], advice[area.pk])
        _activities(document, ongoing[area.pk])
        document.add_heading(word.text(_("Proposals")), level=2)
        if not by_area[area.pk]:
            document.add_paragraph(word.text(_("There is no proposal in this priority area.")))
        for number, proposal in enumerate(by_area[area.pk], start=1):
            _proposal(document, f"{area.number}.{number}", proposal)
    _resources(document, by_area)
    return word.file_of(document)


def papers(user, sessions=None):
    """The proposals papers on the sessions (on all where none are given) that hold something which the person may read,
    the newest first. Two queries."""
    found = queries.sessions_with_proposals(user)
    if sessions is not None:
        found = found.filter(pk__in=[session.pk for session in sessions])
    submitted_to = queries.sessions_of_submitted_proposals()
    address, may_draft = reverse("assistance:proposal-paper"), rules.can_draft_proposal(user)

    def paper(session):
        asked = f"{address}?{urlencode({'session': session.code})}"
        holds = session.pk in submitted_to
        return Paper(session, _("Proposals paper"), asked if holds else "", f"{asked}&drafts=1" if may_draft else "")

    listed = [paper(session) for session in found]
    return [paper for paper in listed if paper.url or paper.drafts_url]


def _language():
    return (get_language() or "en")[:2]


def _flagged(paragraph, text, language):
    """Add a text to a paragraph, marked where it is not in the reader's language."""
    word.say(paragraph, text, language)
    if flag := in_another_language(language, _language()):
        word.say(paragraph, f" [{flag}]", quiet=True)


def _asked(document, proposals):
    """The paragraphs that ask for the proposals, in their words."""
    mandates = [proposal.mandate for proposal in proposals if proposal.mandate]
    decisions = {mandate.paragraph.decision_id for mandate in mandates}
    asking = {mandate.paragraph_id for mandate in mandates}
    paragraphs = [row for row in paragraphs_in(decisions) if row.pk in asking] if decisions else []
    if paragraphs:
        document.add_heading(word.text(_("Mandate")), level=1)
    for row in paragraphs:
        quoted = document.add_paragraph()
        word.say(quoted, f"{word.code(row.reference)} ", bold=True)
        if row.text:
            _flagged(quoted, row.text.text, row.text.language)


# --- Background


def _needs():
    by_area = defaultdict(list)
    rows = queries.needs_visible_to(EVERYBODY).filter(status=NeedStatus.PUBLISHED)
    for need in rows.order_by("state__name_en", "pk"):
        by_area[need.priority_area_id].append(need)
    return by_area


def _recommendations():
    by_area = defaultdict(list)
    for row in recommendations().filter(priority_area__isnull=False):
        by_area[row.priority_area_id].append(row)
    return by_area


def _ongoing():
    """By priority area, the published activities that everybody may read and that are planned or under way."""
    by_area = defaultdict(list)
    running = queries.running_within(queries.published_activities(EVERYBODY), dates.today())
    rows = running.select_related("state", "organization", "kind").prefetch_related("recipients", "priority_areas")
    for activity in rows.order_by("starts_on", "pk"):
        if activity.progress in (Progress.PLANNED, Progress.UNDER_WAY):
            for area in activity.priority_areas.all():
                by_area[area.pk].append(activity)
    return by_area


def _background(document, needs, advice):
    document.add_heading(word.text(_("Background")), level=2)
    if not needs and not advice:
        document.add_paragraph(word.text(_("No need and no recommendation is recorded in this priority area.")))
    if needs:
        document.add_paragraph(word.text(_("Needs:")))
    for need in needs:
        line = document.add_paragraph(style="List Bullet")
        word.say(line, f"{need.state.name if need.state else _('the working group')}: ", bold=True)
        _flagged(line, ". ".join(part.rstrip(".") for part in (need.title, need.description) if part), need.language)
        _example(line, need)
    if advice:
        document.add_paragraph(word.text(_("Recommendations of the working group:")))
    for row in advice:
        line = document.add_paragraph(style="List Bullet")
        _flagged(line, row.text, row.language)
        word.footnote(line, f"{word.code(row.document.symbol)}, {row.number}")


def _activities(document, activities):
    document.add_heading(word.text(_("Ongoing activities")), level=2)
    if not activities:
        document.add_paragraph(word.text(_("None is reported to the portal.")))
        return
    headings = [_("Activity"), _("Reported by"), _("Recipients"), _("Time")]
    table = word.table(document, headings, 6.6, 3.4, 3.6, 2.9)
    for activity in activities[:SHOWN]:
        where = [state.name for state in activity.recipients.all()] + [activity.recipient_region]
        start = dates.date_text(activity.starts_on, activity.starts_precision)
        end = dates.date_text(activity.ends_on, activity.ends_precision) if activity.ends_on else ""
        cells = word.row(
            table, "", activity.reporter, "; ".join(part for part in where if part), f"{start} – {end}".rstrip()
        )
        line = cells[0].paragraphs[0]
        word.say(line, f"{word.code(activity.reference)} ", bold=True)
        _flagged(line, activity.title, activity.language)
        _example(line, activity)
    if len(activities) > SHOWN:
        more = len(activities) - SHOWN
        words = ngettext("%(n)s more is in the portal.", "%(n)s more are in the portal.", more) % {"n": more}
        document.add_paragraph(word.text(words))


def _example(line, thing):
    if thing.is_example:
        word.say(line, f" [{_('example')}]", quiet=True)


# --- Proposals


def _proposal(document, number, proposal):
    heading = document.add_heading(level=3)
    word.say(heading, f"{number} ")
    _flagged(heading, proposal.title, proposal.language)
    if proposal.status not in PROPOSAL_SUBMITTED:
        word.say(heading, f" [{proposal.get_status_display()}]", quiet=True)
    _example(heading, proposal)
    countries = [state.name for state in proposal.beneficiaries.all()] + [proposal.beneficiary_region]
    symbols = [word.code(str(row)) for row in proposal.recommendations.all()]
    months = proposal.duration_months
    rows = [
        (_("What is proposed"), proposal.objective),
        (_("Kind of assistance"), proposal.kind.name if proposal.kind else ""),
        (_("Countries"), "; ".join(part for part in countries if part)),
        (_("Partners"), proposal.partners),
        (_("Needs answered"), "\n".join(_need(need) for need in proposal.needs.all())),
        (_("Recommendations built on"), "; ".join(symbols)),
        (_("Duration"), ngettext("%(n)s month", "%(n)s months", months) % {"n": months} if months else ""),
        (_("Resources required"), proposal.cost_text or _("not yet costed")),
        (_("Submitted in"), _submitted(proposal)),
        (_("Outcome"), _outcome(proposal)),
    ]
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for label, value in rows:
        if value:
            word.row(table, capfirst(label), value)
    word.set_widths(table, 4.2, 12.3)
    for row in table.rows:
        word.embolden_cell(row.cells[0])
        word.shade(row.cells[0], "F4F7F9")


def _need(need):
    return f"{need.state.name if need.state else _('the working group')}: {need.title}"


def _submitted(proposal):
    if proposal.status not in PROPOSAL_SUBMITTED:
        return ""
    return f"{word.code(proposal.document.symbol)}, {dates.date_text(proposal.submitted_on)}"


def _outcome(proposal):
    """What the session made of it, once it did."""
    if proposal.status not in PROPOSAL_SUBMITTED or proposal.status == "submitted":
        return ""
    return ". ".join(part for part in (capfirst(proposal.get_status_display()), proposal.outcome) if part)


def _resources(document, by_area):
    """What each proposal costs, and the total in each currency; amounts of different currencies are not added."""
    document.add_heading(word.text(_("Resources required")), level=1)
    headings = [_("Priority area"), _("Proposal"), _("Duration in months"), _("Resources required")]
    table = word.table(document, headings, 4.6, 6, 2.3, 3.6)
    totals, uncosted = defaultdict(int), 0
    for area in priority_areas():
        for number, proposal in enumerate(by_area[area.pk], start=1):
            cells = word.row(table, area.name, f"{area.number}.{number} ", proposal.duration_months or "", "")
            word.say(cells[1].paragraphs[0], proposal.title, proposal.language)
            word.write(cells[3], proposal.cost_text or _("not yet costed"))
            if proposal.cost is None:
                uncosted += 1
            else:
                totals[proposal.currency] += proposal.cost
    for currency, total in sorted(totals.items()):
        cells = word.row(
            table, _("Total in %(currency)s") % {"currency": currency}, "", "", money.text(total, currency)
        )
        for cell in (cells[0], cells[3]):
            word.embolden_cell(cell)
    if uncosted:
        words = ngettext("%(n)s proposal is not yet costed.", "%(n)s proposals are not yet costed.", uncosted)
        document.add_paragraph(word.text(words % {"n": uncosted}))
