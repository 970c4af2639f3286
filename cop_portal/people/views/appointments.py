"""Focal points of States: who is appointed, until when, by which note verbale."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView, FormView

from cop_portal.common.services import mark_of
from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalFormMixin, PortalListView, file_response, get_or_404
from cop_portal.people import queries, rules, services
from cop_portal.people.filters import AppointmentFilter
from cop_portal.people.forms import AppointmentForm, EndForm, NoteCorrectionForm, SuccessionForm
from cop_portal.people.models import Appointment, Invitation


def say_who(request, made):
    """Say what came of naming a person: the appointment of one who has an account, or an invitation."""
    if isinstance(made, Appointment):
        words = {"person": made.person.name, "state": made.state.name}
        messages.success(request, _("%(person)s has an account, and is appointed for %(state)s.") % words)
    else:
        messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": made.email})


class AppointmentList(PortalListView):
    """Every appointment, those that ended too."""

    filterset_class = AppointmentFilter
    template_name = "people/appointment_list.html"
    download_name = "appointments"
    columns = (
        (gettext_lazy("code"), lambda appointment: appointment.state.code),
        (gettext_lazy("State"), lambda appointment: appointment.state.name),
        (gettext_lazy("role"), lambda appointment: appointment.get_role_display()),
        (gettext_lazy("person"), lambda appointment: appointment.person.name),
        (gettext_lazy("e-mail address"), lambda appointment: appointment.person.email),
        (gettext_lazy("language"), lambda appointment: appointment.person.language),
        (gettext_lazy("first day"), lambda appointment: appointment.starts_on.isoformat()),
        (gettext_lazy("last day"), lambda appointment: appointment.ends_on.isoformat() if appointment.ends_on else ""),
        (gettext_lazy("standing"), lambda appointment: appointment.standing.label),
        (gettext_lazy("note verbale"), lambda appointment: appointment.note_verbale),
        (gettext_lazy("date of the note verbale"), lambda appointment: appointment.note_verbale_on.isoformat()),
        (gettext_lazy("file"), lambda appointment: appointment.note_file.name if appointment.note_file else ""),
    )

    def get_queryset(self):
        require(rules.can_appoint(self.request.user))
        return queries.appointments_visible_to(self.request.user)


class OfState(PortalFormMixin):
    """A form on the focal points of the State that the address names; afterwards the State's page."""

    template_name = "people/appointment_form.html"

    def dispatch(self, request, *args, **kwargs):
        self.state = get_or_404(queries.states(), code=kwargs["code"])
        self.appointment = None
        if "pk" in kwargs:
            visible = queries.appointments_visible_to(request.user).filter(state=self.state)
            self.appointment = get_or_404(visible, pk=kwargs["pk"])
        require(rules.can_appoint(request.user))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(state=self.state, appointment=self.appointment, **kwargs)


class AppointmentCreate(OfState, CreateView):
    form_class = AppointmentForm
    submit_label = gettext_lazy("Appoint")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Invitation(state=self.state)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "heading": _("Appoint a focal point of %(state)s") % {"state": self.state.name}
        }

    def form_valid(self, form):
        made = services.appoint(invitation=form.instance, file=form.cleaned_data["file"], by=self.request.user)
        say_who(self.request, made)
        return redirect(self.state)


class AppointmentReplace(OfState, CreateView):
    """A successor: the one leaves and the other comes, in one step."""

    form_class = SuccessionForm
    submit_label = gettext_lazy("Replace")

    def get_form_kwargs(self):
        role = self.appointment.role
        return super().get_form_kwargs() | {"instance": Invitation(state=self.state, appointment_role=role)}

    def get_context_data(self, **kwargs):
        words = {"person": self.appointment.person.name, "role": self.appointment.get_role_display()}
        return super().get_context_data(**kwargs) | {"heading": _("Replace %(person)s, %(role)s") % words}

    def form_valid(self, form):
        made = services.replace_focal_point(
            appointment=self.appointment,
            invitation=form.instance,
            file=form.cleaned_data["file"],
            by=self.request.user,
        )
        say_who(self.request, made)
        return redirect(self.state)


class AppointmentEnd(OfState, FormView):
    form_class = EndForm
    submit_label = gettext_lazy("End the appointment")

    def get_context_data(self, **kwargs):
        words = {"person": self.appointment.person.name, "role": self.appointment.get_role_display()}
        return super().get_context_data(**kwargs) | {
            "heading": _("End the appointment of %(person)s, %(role)s") % words
        }

    def form_valid(self, form):
        services.end_appointment(appointment=self.appointment, by=self.request.user, **form.cleaned_data)
        words = {"person": self.appointment.person.name}
        messages.success(self.request, _("The appointment of %(person)s has its last day.") % words)
        return redirect(self.state)


class AppointmentNote(OfState, FormView):
    """Corrects the note verbale, or keeps its file, which may come later than the note is known."""

    form_class = NoteCorrectionForm

    def get_initial(self):
        """What is stored now: a form as typed is compared with it."""
        self.appointment.refresh_from_db(fields=services.NOTE)
        read = {"read": mark_of(self.appointment, services.NOTE)}
        return read | {name: getattr(self.appointment, name) for name in services.NOTE}

    def get_context_data(self, **kwargs):
        words = {"person": self.appointment.person.name}
        return super().get_context_data(**kwargs) | {"heading": _("Note verbale that names %(person)s") % words}

    def form_valid(self, form):
        services.correct_note(appointment=self.appointment, by=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("Saved."))
        return redirect(self.state)


def note_download(request, code, pk):
    """The file of a note verbale, for the secretariat and the State's own people."""
    return file_response(get_or_404(queries.note_files_visible_to(request.user), pk=pk, state__code=code))
