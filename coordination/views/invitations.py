"""Pages of who is invited to a meeting: choosing, letters, links, answers."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from coordination import filters, invitation_forms, queries, rules, services
from coordination.letters import compose, lacking, letterhead, masked_link, paragraphs_of
from coordination.views.meetings import MeetingPart, meeting_run_by
from cop_portal.common.errors import NotAllowed, PortalError
from cop_portal.common.models import LANGUAGE_CHOICES
from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalFormMixin, PortalListView, as_read, get_or_404, say
from cop_portal.history.queries import changes_of


def invitation_run_by(request, slug, pk):
    meeting = meeting_run_by(request, slug)
    return get_or_404(queries.invitations_in_full(meeting), pk=pk)


class InvitationList(PortalListView):
    """Each invited organization with its contact, its mail and its answer, for the secretariat."""

    filterset_class = filters.InvitationFilter
    template_name = "coordination/invitation_list.html"
    paginate_by = 100
    columns = (
        (gettext_lazy("organization"), lambda row: row.organization.name),
        (gettext_lazy("acronym"), lambda row: row.organization.acronym),
        (gettext_lazy("kind"), lambda row: row.organization.get_kind_display()),
        (gettext_lazy("contact"), lambda row: row.contact.name if row.contact else ""),
        (gettext_lazy("e-mail address"), lambda row: row.contact.email if row.contact else ""),
        (gettext_lazy("language"), lambda row: row.contact.get_language_display() if row.contact else ""),
        (gettext_lazy("letter sent"), lambda row: row.sent_on),
        (gettext_lazy("mail"), lambda row: row.mail.get_state_display() if row.mail else ""),
        (gettext_lazy("server's reply"), lambda row: row.mail.server_reply if row.mail else ""),
        (gettext_lazy("answer"), lambda row: row.get_answer_display()),
        (gettext_lazy("answered"), lambda row: row.answered_at),
        (gettext_lazy("reason"), lambda row: row.reason),
        (gettext_lazy("participants"), lambda row: "; ".join(person.name for person in row.people)),
        (gettext_lazy("present"), lambda row: {True: _("yes"), False: _("no")}.get(row.attended, "")),
    )

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.meeting = meeting_run_by(request, kwargs["slug"])
        self.download_name = f"invitations-{self.meeting.slug}"

    def get_queryset(self):
        return queries.invitations_listed(self.meeting)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "object_list": queries.with_people(context["object_list"]),
            "meeting": self.meeting,
            "numbers": queries.invitation_numbers(self.meeting),
            "to_send": queries.invitations_to_send(self.meeting).count(),
            "may_edit": bool(rules.can_edit_meeting(self.request.user, self.meeting)),
        }

    def download_rows(self):
        return queries.with_people(self.object_list)


class Invite(MeetingPart):
    form_class = invitation_forms.InviteForm
    template_name = "coordination/invite_form.html"
    heading = gettext_lazy("Invite organizations")
    submit_label = gettext_lazy("Invite")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"invited": queries.organizations_invited(self.meeting)}

    def form_valid(self, form):
        new = services.invite_organizations(meeting=self.meeting, organizations=form.chosen(), by=self.request.user)
        messages.success(self.request, _("Newly invited: %(number)s.") % {"number": len(new)})
        return redirect("coordination:invitation-list", self.meeting.slug)


@require_POST
def invitations_send(request, slug):
    """Send the letter to everybody who has none yet."""
    meeting = meeting_run_by(request, slug)
    try:
        sent = services.send_invitations(meeting=meeting, by=request.user)
    except NotAllowed:
        raise
    except PortalError as error:
        messages.error(request, error.sentence)
    else:
        words = _("Letters on their way: %(number)s.") % {"number": len(sent)}
        say(request, bool(sent), words, _("Everybody who can be reached has the letter already."))
    return redirect("coordination:invitation-list", slug)


def letter_list(request, slug):
    """The letter in each language, and how many contacts get it."""
    meeting = meeting_run_by(request, slug)
    counted = queries.contacts_by_language(meeting)
    letters = [(letter, counted.get(language, 0)) for language, letter in queries.letters_of(meeting).items()]
    may_edit = bool(rules.can_edit_meeting(request.user, meeting))
    return render(
        request, "coordination/letter_list.html", {"meeting": meeting, "letters": letters, "may_edit": may_edit}
    )


class LetterEdit(MeetingPart):
    form_class = invitation_forms.LetterForm
    template_name = "coordination/letter_form.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"language": self.kwargs["language"]}

    def get_initial(self):
        letter = queries.letter_in(self.meeting, self.kwargs["language"])
        return {"version": letter.version, "subject": letter.subject, "body": letter.body}

    def get_context_data(self, **kwargs):
        name = dict(LANGUAGE_CHOICES)[self.kwargs["language"]]
        heading = _("Letter of invitation in %(language)s") % {"language": name}
        return super().get_context_data(**kwargs) | {"meeting": self.meeting, "heading": heading}

    def form_valid(self, form):
        given = form.cleaned_data | {"version": form.cleaned_data["version"] or 0}
        services.save_letter(meeting=self.meeting, language=self.kwargs["language"], by=self.request.user, **given)
        messages.success(self.request, _("Saved."))
        return redirect("coordination:letter-list", self.meeting.slug)


def invitation_detail(request, slug, pk):
    """One invitation: contact, mail, answer, participants, and the letter exactly as this organization gets it."""
    invitation = invitation_run_by(request, slug, pk)
    context = {
        "meeting": invitation.meeting,
        "invitation": invitation,
        "people": queries.with_people([invitation])[0].people,
        "may_edit": bool(rules.can_edit_meeting(request.user, invitation.meeting)),
        "changes": changes_of(invitation, internal=True),
    }
    return render(request, "coordination/invitation_detail.html", context | _preview(invitation))


def invitation_letter(request, slug, pk):
    """The letter as a page to print."""
    invitation = invitation_run_by(request, slug, pk)
    context = {"meeting": invitation.meeting, "invitation": invitation} | _preview(invitation)
    if invitation.contact:
        context |= letterhead(invitation)
    return render(request, "coordination/letter_print.html", context)


def _preview(invitation):
    """The letter as a mail without its personal link, and what it still lacks; nothing where there is no contact."""
    if invitation.contact is None:
        return {"letter": None, "lacking": []}
    text = queries.letter_in(invitation.meeting, invitation.contact.language)
    letter = compose(invitation, text.subject, text.body, kind="meeting-invitation", masked=True)
    missing = [f"{{{word}}}" for word in lacking(text.subject, text.body, invitation)]
    return {"letter": letter, "paragraphs": paragraphs_of(letter.text, masked_link()), "lacking": missing}


class InvitationPart(PortalFormMixin, FormView):
    """A form on one invitation."""

    def dispatch(self, request, *args, **kwargs):
        self.invitation = invitation_run_by(request, kwargs["slug"], kwargs["pk"])
        require(rules.can_edit_meeting(request.user, self.invitation.meeting))
        return super().dispatch(request, *args, **kwargs)

    def done(self, words):
        messages.success(self.request, words)
        return redirect(self.invitation)


class InvitationContact(InvitationPart):
    form_class = invitation_forms.ContactForm
    heading = gettext_lazy("To whom the letter goes")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"contacts": queries.contacts_of(self.invitation.organization)}

    def get_initial(self):
        invitation = queries.invitations_in_full(self.invitation.meeting).get(pk=self.invitation.pk)
        return {"version": invitation.version, "contact": invitation.contact_id}

    def form_valid(self, form):
        self.invitation.read_version = form.cleaned_data["version"] or 0
        services.choose_contact(invitation=self.invitation, contact=form.cleaned_data["contact"], by=self.request.user)
        return self.done(_("Saved."))


@require_POST
def invitation_renew(request, slug, pk):
    invitation = as_read(request, invitation_run_by(request, slug, pk))
    try:
        services.renew_link(invitation=invitation, by=request.user)
    except NotAllowed:
        raise
    except PortalError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("A new link is on its way to %(email)s.") % {"email": invitation.contact.email})
    return redirect(invitation)


@require_POST
def invitation_revoke(request, slug, pk):
    invitation = invitation_run_by(request, slug, pk)
    _invitation, revoked = services.revoke_link(invitation=invitation, by=request.user)
    say(request, revoked, _("The link works no more."), _("The link was revoked already."))
    return redirect(invitation)
