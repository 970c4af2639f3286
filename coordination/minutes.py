"""The minutes of a meeting as Word, in the reader's language, in Word's own styles so that they can be worked on.

They hold what the person may see on the meeting's page: who took part by name, and all follow-ups, are the
secretariat's. Nobody's address is in them.
"""

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination import queries
from cop_portal.common import dates, word
from cop_portal.people.rules import is_secretariat


def minutes_of(meeting, person):
    """The bytes of a .docx with the minutes of a meeting, as the person may read them."""
    agenda = queries.agenda_of(meeting)
    points = {item and item.pk: agreed for item, agreed in queries.points_by_item(meeting, agenda)}
    follow_ups = list(queries.follow_ups_visible_to(person).filter(meeting=meeting))
    carried_over = list(queries.carried_over_to(meeting, person))
    header = _("Minutes: %(meeting)s, %(day)s") % {"meeting": meeting.title, "day": dates.date_text(meeting.days[0])}
    document = word.blank(meeting.title, header)
    document.add_paragraph(word.text(meeting.title), style="Title")
    _particulars(document, meeting)
    if meeting.outcome:
        document.add_heading(_("Summary"), level=1)
        word.paragraphs(document, meeting.outcome)
    _participants(document, queries.present_at(meeting), names=is_secretariat(person))
    if agenda or points:
        document.add_heading(_("Agenda and points agreed"), level=1)
    for item in agenda:
        _item(document, item, points.get(item.pk, ()))
    if None in points:
        document.add_heading(_("Agreed under no agenda item"), level=2)
        _agreed(document, points[None])
    if follow_ups:
        document.add_heading(_("Follow-ups"), level=1)
        _follow_ups(document, follow_ups, _("Agenda item"), _item_number)
    if carried_over:
        document.add_heading(_("Carried over from earlier meetings"), level=1)
        _follow_ups(document, carried_over, _("Meeting"), lambda follow_up: str(follow_up.meeting))
    return word.file_of(document)


def _particulars(document, meeting):
    kind = meeting.get_kind_display()
    rows = [
        (_("Meeting"), f"{kind[:1].upper()}{kind[1:]}" + (f", {meeting.session}" if meeting.session else "")),
        (_("When"), f"{_hours(meeting)} ({meeting.time_zone})"),
        (_("Where"), meeting.where),
        (_("Mandate"), word.code(meeting.mandate.reference) if meeting.mandate else ""),
    ]
    if meeting.is_example:
        rows.append((_("Status"), _("example, not a real meeting")))
    table = document.add_table(rows=0, cols=2)
    for label, value in rows:
        if value:
            word.row(table, label, value)
    word.set_widths(table, 3.5, 13)
    for row in table.rows:
        word.embolden_cell(row.cells[0])


def _hours(meeting):
    start, end = (moment.astimezone(meeting.zone) for moment in (meeting.starts_at, meeting.ends_at))
    is_one_day = meeting.days[0] == meeting.days[1]
    until = formats.date_format(end, "TIME_FORMAT" if is_one_day else "DATETIME_FORMAT")
    return f"{formats.date_format(start, 'DATETIME_FORMAT')} – {until}"


def _participants(document, present, *, names):
    if not present:
        return
    document.add_heading(_("Participants"), level=1)
    number = sum(len(invitation.people) for invitation in present)
    lead = [ngettext("%(number)s organization", "%(number)s organizations", len(present)) % {"number": len(present)}]
    if number:
        lead.append(ngettext("%(number)s participant", "%(number)s participants", number) % {"number": number})
    document.add_paragraph(", ".join(lead))
    table = word.table(document, [_("Organization"), _("Participants")], 6.5, 10)
    for invitation in present:
        people = invitation.people
        shown = [", ".join(part for part in (person.name, person.function) if part) for person in people]
        word.row(table, invitation.organization, "\n".join(shown) if names else len(people) or "")


def _item(document, item, agreed):
    document.add_heading(word.text(f"{item.mark} {item.title}"), level=item.depth + 2)
    facts = [item.speaker, *(word.code(document.symbol) for document in item.documents.all())]
    if item.mandate:
        facts.append(_("mandate %(reference)s") % {"reference": word.code(item.mandate.reference)})
    if any(facts):
        document.add_paragraph(word.text("; ".join(fact for fact in facts if fact)), style="Item facts")
    _agreed(document, agreed)


def _agreed(document, points):
    for point in points:
        document.add_paragraph(word.text(point.text), style="List Bullet")


def _item_number(follow_up):
    item = follow_up.agenda_item
    return word.code(item.number) if item and not item.is_withdrawn else ""


def _follow_ups(document, follow_ups, heading, origin):
    headings = [_("What is to be done"), _("Owner"), _("Due"), _("Status"), heading]
    table = word.table(document, headings, 4.8, 3.2, 2.9, 2.9, 2.7)
    for follow_up in follow_ups:
        status = follow_up.get_status_display()
        if follow_up.closed_on:
            status = f"{status}, {dates.date_text(follow_up.closed_on)}"
        if follow_up.activity:
            status = f"{status} ({word.code(follow_up.activity.reference)})"
        word.row(table, follow_up.title, follow_up.owner, dates.date_text(follow_up.due_on), status, origin(follow_up))
