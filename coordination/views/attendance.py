"""Who is there: by list, and by name at the door."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination import invitation_forms, queries, services
from coordination.views.meetings import MeetingPart


class _AttendancePart(MeetingPart):
    """The page of attendance; `?letter=` and `?q=` narrow it, and what is not shown is not changed."""

    template_name = "coordination/attendance.html"
    heading = gettext_lazy("Who was present")

    def dispatch(self, request, *args, **kwargs):
        self.words, self.letter = request.GET.get("q", "")[:100], request.GET.get("letter", "")[:1]
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        own = {"meeting": self.meeting, "words": self.words, "letter": self.letter, "letters": self.letters}
        return super().get_context_data(**kwargs) | own | {"numbers": queries.invitation_numbers(self.meeting)}


class Attendance(_AttendancePart):
    form_class = invitation_forms.AttendanceForm

    def get_form_kwargs(self):
        rows, self.letters = queries.attendance_of(self.meeting, self.words, self.letter)
        return super().get_form_kwargs() | {"invitations": rows}

    def get_context_data(self, **kwargs):
        forms = {"attendance": self.get_form(), "person_form": invitation_forms.PersonPresentForm()}
        return super().get_context_data(**forms | kwargs)

    def form_valid(self, form):
        services.record_attendance(
            meeting=self.meeting,
            present={int(pk) for pk in form.cleaned_data["present"]},
            people={int(pk) for pk in form.cleaned_data["people"]},
            shown=[row.pk for row in form.invitations],
            read=form.cleaned_data["read"],
            by=self.request.user,
        )
        messages.success(self.request, _("Saved."))
        return redirect(self.request.get_full_path())


class PersonPresent(_AttendancePart):
    form_class = invitation_forms.PersonPresentForm

    def get_context_data(self, **kwargs):
        rows, self.letters = queries.attendance_of(self.meeting, self.words, self.letter)
        forms = {"attendance": invitation_forms.AttendanceForm(invitations=rows), "person_form": self.get_form()}
        return super().get_context_data(**forms | kwargs)

    def form_valid(self, form):
        person = services.add_person_present(meeting=self.meeting, by=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("Present: %(name)s.") % {"name": person.name})
        return redirect("coordination:meeting-attendance", self.meeting.slug)
