"""Invitations: to send, to renew, to withdraw, and to accept by the link."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, ListView

from cop_portal.common.errors import PortalError
from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalFormMixin, add_error, get_or_404, say
from cop_portal.people import queries, rules, services
from cop_portal.people.forms import InvitationForm, PasswordForm
from cop_portal.people.languages import speak
from cop_portal.people.views.appointments import say_who


class InvitationList(ListView):
    """Invitations that were sent, and what became of them."""

    template_name = "people/invitation_list.html"
    paginate_by = 50
    context_object_name = "invitations"

    def get_queryset(self):
        require(rules.can_see_invitations(self.request.user))
        return queries.invitations_visible_to(self.request.user)


class InvitationCreate(PortalFormMixin, CreateView):
    form_class = InvitationForm
    heading = gettext_lazy("Invite somebody")
    submit_label = gettext_lazy("Send the invitation")

    def get_form_kwargs(self):
        require(rules.can_see_invitations(self.request.user))
        may_invite_staff = rules.is_administrator(self.request.user)
        return super().get_form_kwargs() | {"may_invite_staff": may_invite_staff}

    def form_valid(self, form):
        if form.instance.state_id:
            made = services.appoint(invitation=form.instance, by=self.request.user)
        else:
            made, _token = services.invite(invitation=form.instance, by=self.request.user)
        say_who(self.request, made)
        return redirect("people:invitation-list")


@require_POST
def invitation_renew(request, pk):
    require(rules.can_see_invitations(request.user))
    invitation = get_or_404(queries.invitations_visible_to(request.user), pk=pk)
    services.renew_invitation(invitation=invitation, by=request.user)
    messages.success(request, _("A new link is on its way to %(email)s.") % {"email": invitation.email})
    return redirect("people:invitation-list")


@require_POST
def invitation_withdraw(request, pk):
    require(rules.can_see_invitations(request.user))
    invitation = get_or_404(queries.invitations_visible_to(request.user), pk=pk)
    _invitation, withdrawn = services.withdraw_invitation(invitation=invitation, by=request.user)
    say(request, withdrawn, _("The invitation is withdrawn."), _("The invitation was withdrawn already."))
    return redirect("people:invitation-list")


def invitation_accept(request, token):
    """Opening the link changes nothing; setting the password makes the account and signs in.

    Who has an account already accepts the appointment alone, and signs in as always. A link that does not work, for
    whatever reason, gets one and the same page.
    """
    invitation = services.find_invitation(token)
    if invitation is None:
        return render(request, "people/invitation_expired.html", {"token": token}, status=404)
    has_account = queries.account_of(invitation.email) is not None
    form = None if has_account else PasswordForm(request.POST or None)
    context = {"invitation": invitation, "form": form}
    if request.method != "POST":
        return render(request, "people/invitation_accept.html", context)
    if has_account:
        services.accept_invitation(invitation=invitation)
        messages.success(request, _("You accepted the appointment. Sign in as always."))
        return redirect("desk")
    if form.is_valid():
        try:
            person = services.accept_invitation(invitation=invitation, password=form.cleaned_data["password"])
        except (PortalError, ValidationError) as error:
            add_error(form, error)
        else:
            login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
            messages.success(request, _("Your account is ready."))
            return speak(redirect("desk"), person)
    return render(request, "people/invitation_accept.html", context, status=422)


@require_POST
def invitation_ask(request, token):
    """Ask for a new link; the answer is the same whatever the link was, and shows nothing of it."""
    services.ask_for_new_link(token)
    return render(request, "people/invitation_asked.html")
