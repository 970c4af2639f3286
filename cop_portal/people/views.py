"""States, invitations, profile, and forms that were not saved."""

import json

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, ListView, UpdateView

from cop_portal.common import dates
from cop_portal.common.errors import PortalError
from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalFormMixin, PortalListView, add_error, get_or_404
from cop_portal.people import queries, rules, services
from cop_portal.people.filters import StateFilter
from cop_portal.people.forms import InvitationForm, PasswordForm, ProfileForm
from cop_portal.people.languages import speak
from cop_portal.people.panels import panels_of


class StateList(PortalListView):
    """All States, by name in the reader's language."""

    filterset_class = StateFilter
    template_name = "people/state_list.html"
    paginate_by = 100
    download_name = "states"
    columns = (
        (gettext_lazy("code"), lambda state: state.code),
        (gettext_lazy("name"), lambda state: state.name),
        (gettext_lazy("regional group"), lambda state: state.get_regional_group_display()),
        (gettext_lazy("kind"), lambda state: state.get_kind_display()),
    )

    def get_queryset(self):
        return queries.states()


def state_detail(request, code):
    """One State: its names, its focal points, and what the apps show of it."""
    state = get_or_404(queries.states(), code=code)
    names = [(language, label, getattr(state, f"name_{language}")) for language, label in settings.CONTENT_LANGUAGES]
    context = {
        "state": state,
        "names": [name for name in names if name[2]],
        "appointments": queries.appointments_on().filter(state=state).select_related("person"),
        "shows_people": bool(rules.can_see_invitations(request.user)) or rules.is_focal_point(request.user, state),
        "panels": panels_of(request, state),
    }
    return render(request, "people/state_detail.html", context)


class InvitationList(ListView):
    """Invitations that were sent, and what became of them."""

    template_name = "people/invitation_list.html"
    paginate_by = 50
    context_object_name = "invitations"

    def get_queryset(self):
        require(rules.can_see_invitations(self.request.user))
        return queries.invitations_visible_to(self.request.user)

    def get_context_data(self, **kwargs):
        return super().get_context_data(now=dates.machine_now(), **kwargs)


class InvitationCreate(PortalFormMixin, CreateView):
    form_class = InvitationForm
    heading = gettext_lazy("Invite somebody")
    submit_label = gettext_lazy("Send the invitation")

    def get_form_kwargs(self):
        require(rules.can_see_invitations(self.request.user))
        may_invite_staff = rules.is_administrator(self.request.user)
        return super().get_form_kwargs() | {"may_invite_staff": may_invite_staff}

    def form_valid(self, form):
        invitation, _token = services.invite(invitation=form.instance, by=self.request.user)
        messages.success(self.request, _("The invitation to %(email)s is on its way.") % {"email": invitation.email})
        return redirect("people:invitation-list")


@require_POST
def invitation_renew(request, pk):
    require(rules.can_see_invitations(request.user))
    invitation = get_or_404(queries.invitations_visible_to(request.user), pk=pk)
    services.renew_invitation(invitation=invitation, by=request.user)
    messages.success(request, _("A new link is on its way to %(email)s.") % {"email": invitation.email})
    return redirect("people:invitation-list")


def invitation_accept(request, token):
    """Opening the link changes nothing; setting the password makes the account and signs in."""
    invitation = services.find_invitation(token)
    if invitation is None:
        raise Http404
    form = PasswordForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                person = services.accept_invitation(invitation=invitation, password=form.cleaned_data["password"])
            except (PortalError, ValidationError) as error:
                add_error(form, error)
            else:
                login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
                messages.success(request, _("Your account is ready."))
                return speak(redirect("desk"), person)
        status = 422
    return render(request, "people/invitation_accept.html", {"invitation": invitation, "form": form}, status=status)


class Profile(PortalFormMixin, UpdateView):
    """The person's own name and language, with the ways to password and second factor."""

    form_class = ProfileForm
    template_name = "people/profile.html"
    heading = gettext_lazy("Your profile")

    def get_object(self, queryset=None):
        return self.request.user

    def form_valid(self, form):
        fields, read = ["name", "language"], form.cleaned_data["read"]
        services.save_person(person=form.instance, by=self.request.user, fields=fields, read=read)
        messages.success(self.request, _("Saved."))
        return speak(redirect("people:profile"), form.instance)


def kept(request):
    """What the person typed on a page (`path`) and did not save: to read, keep, or `drop`. Scripts ask for it."""
    if request.method != "POST":
        found = queries.kept_form(request.user, request.GET.get("path", ""))
        if found is None:
            return HttpResponse(status=204)
        at = formats.date_format(timezone.localtime(found.updated_at), "DATETIME_FORMAT")
        return JsonResponse({"values": found.values, "at": at})
    path = request.POST.get("path", "")
    if "drop" in request.POST:
        services.drop_kept_form(person=request.user, path=path)
        return HttpResponse(status=204)
    try:
        values = json.loads(request.POST.get("values", ""))
    except json.JSONDecodeError:
        values = None
    services.keep_form(person=request.user, path=path, values=values)
    return HttpResponse(status=204)
