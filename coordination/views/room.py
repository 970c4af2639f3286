"""What the meeting room sees on its wall."""

from django.shortcuts import render

from coordination import queries
from coordination.agendas import plan
from coordination.views.meetings import meeting_run_by


def projector(request, slug):
    """The item that is now (`?item=`), the agenda, and who is present, in large letters."""
    meeting = meeting_run_by(request, slug)
    agenda = queries.agenda_of(meeting)
    chosen = request.GET.get("item", "")
    place = next((place for place, item in enumerate(agenda) if str(item.pk) == chosen), None)
    points = dict(queries.points_by_item(meeting, agenda))
    present = queries.present_at(meeting)
    item = None if place is None else agenda[place]
    following = 0 if place is None else place + 1
    context = {
        "meeting": meeting,
        "starts_at": meeting.starts_at.astimezone(meeting.zone),
        "agenda": agenda,
        "plan": plan(meeting, agenda),
        "item": item,
        "points": points.get(item, ()) if item else (),
        "before": agenda[place - 1] if place else None,
        "after": agenda[following] if following < len(agenda) else None,
        "present": present,
        "people": sum(len(invitation.people) for invitation in present),
    }
    return render(request, "coordination/projector.html", context)
