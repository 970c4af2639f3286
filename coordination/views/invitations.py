"""Pages of who is invited, and who was there."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination import forms, queries, services
from coordination.views.meetings import MeetingPart


class Invite(MeetingPart):
    form_class = forms.InviteForm
    heading = gettext_lazy("Invite organizations")
    submit_label = gettext_lazy("Note as invited")

    def form_valid(self, form):
        new = services.invite_organizations(meeting=self.meeting, organizations=form.chosen(), by=self.request.user)
        messages.success(self.request, _("Newly invited: %(number)s.") % {"number": len(new)})
        return redirect(self.meeting)


class Attendance(MeetingPart):
    form_class = forms.AttendanceForm
    heading = gettext_lazy("Who was present")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"invitations": queries.invitations_of(self.meeting)}

    def form_valid(self, form):
        present = {int(pk) for pk in form.cleaned_data["present"]}
        read = form.cleaned_data["read"]
        services.record_attendance(meeting=self.meeting, present=present, read=read, by=self.request.user)
        messages.success(self.request, _("Saved."))
        return redirect(self.meeting)
