"""Where an invited organization answers: by its personal link without an account, or through an officer.

Opening the link changes nothing, so that whatever looks at links in mails may open it too.
"""

from functools import partial, wraps

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from coordination import invitation_forms, links, queries, rules, services
from coordination.enums import MEETING_PUBLIC, MeetingStatus
from coordination.views.invitations import invitation_run_by
from cop_portal.common.errors import NotAllowed, PortalError, StaleVersion
from cop_portal.common.forms import differences, repeat_what_is_stored
from cop_portal.common.verdicts import require
from cop_portal.common.views import add_error, error_page, status_of


def private(view):
    """No cache keeps the answer, no other site learns the address, no search engine lists it, no log has it."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        response._has_been_logged = True  # Django would log the address of what it refuses, and the address is the key
        return response

    return answered


def by_link(*methods):
    """A page behind a personal link that works, asked by these methods; it is given the token and the invitation.

    Whatever is refused is answered here: what leaves it as an error is logged with the address, and the address is the
    key.
    """

    def behind(view):
        # The address itself is the secret that a forged form would lack; and with no referrer, browsers send no origin.
        @csrf_exempt
        @private
        def answered(request, token, **kwargs):
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            invitation = links.invitation_of(token)
            _speak(request, invitation)
            if invitation is None or not links.works(invitation):
                return _dead(request, token, invitation)
            try:
                return view(request, token=token, invitation=invitation, **kwargs)
            except services.LinkDead:
                return _dead(request, token, invitation)
            except PortalError as error:
                return error_page(request, error)
            except Http404:
                return render(request, "404.html", status=404)

        return answered

    return behind


@by_link("GET", "HEAD", "POST")
def reply(request, token, invitation):
    """The meeting, and the organization's answer to give or to change."""
    meeting = invitation.meeting
    form, people = _forms(request, invitation)
    context = {"theirs": None}
    status = 200
    if request.method == "POST" and "more" not in request.POST:
        context, status = _save(invitation, form, people, partial(services.reply, token=token))
        if status == 302:
            messages.success(request, _("Your answer is saved. You can change it here until the meeting ends."))
            return redirect(request.get_full_path())
    context |= {
        "meeting": meeting,
        "token": token,
        "invitation": invitation,
        "form": form,
        "people": people,
        "agenda": queries.agenda_of(meeting),
        "is_public": meeting.status in MEETING_PUBLIC,
        "takes_answers": meeting.status != MeetingStatus.CANCELLED,
        "named": queries.with_people([invitation])[0].people,
    }
    return render(request, "coordination/reply.html", context, status=status)


def reply_on_behalf(request, slug, pk):
    """An officer enters an answer that came by mail or telephone."""
    invitation = invitation_run_by(request, slug, pk)
    require(rules.can_edit_meeting(request.user, invitation.meeting))
    form, people = _forms(request, invitation)
    context = {"theirs": None}
    status = 200
    if request.method == "POST" and "more" not in request.POST:
        save = partial(services.reply_on_behalf, invitation=invitation, by=request.user)
        context, status = _save(invitation, form, people, save)
        if status == 302:
            messages.success(request, _("Saved."))
            return redirect(invitation)
    context |= {"meeting": invitation.meeting, "invitation": invitation, "form": form, "people": people}
    return render(request, "coordination/reply_on_behalf.html", context, status=status)


_ROW = ("name", "function", "email")


def _forms(request, invitation):
    """The answer and the participants: as they stand, as typed, or as typed with more rows, which saves nothing."""
    if request.method == "POST" and "more" not in request.POST:
        return invitation_forms.ReplyForm(request.POST), invitation_forms.PeopleFormSet(request.POST, prefix="people")
    if request.method == "POST":
        shown = {name: request.POST.get(name, "") for name in ("version", "answer", "reason")}
        rows = [
            {name: request.POST.get(f"people-{number}-{name}", "")[:300] for name in _ROW}
            for number in range(invitation_forms.MOST_PEOPLE)
        ]
    else:
        shown = {name: getattr(invitation, name) for name in ("version", "answer", "reason")}
        rows = [
            {name: getattr(person, name) for name in _ROW} for person in queries.with_people([invitation])[0].people
        ]
    named = [row for row in rows if any(row.values())]
    return invitation_forms.ReplyForm(initial=shown), invitation_forms.PeopleFormSet(initial=named, prefix="people")


def _save(invitation, form, people, save):
    """(context, status) of the answer to a form: 302 where it was saved, else what the page says of it."""
    if not (form.is_valid() & people.is_valid()):
        return {}, 422
    given = form.cleaned_data | {"version": form.cleaned_data["version"] or 0, "people": people.named}
    try:
        save(**given)
    except (NotAllowed, services.LinkDead):
        raise
    except StaleVersion as error:
        return _stale(invitation, form, people, error), error.status
    except PortalError as error:
        add_error(form, error)
        return {}, status_of(error)
    return {}, 302


def _stale(invitation, form, people, error):
    """What is stored now beside what was typed; saved again it replaces that knowingly."""
    stored = queries.with_people([queries.invitation_now(invitation)])[0]
    fresh = invitation_forms.ReplyForm(
        initial={"version": stored.version, "answer": stored.answer, "reason": stored.reason}
    )
    theirs = differences(fresh, form)
    names = "; ".join(person.name for person in stored.people)
    typed = "; ".join(row["name"].strip() for row in people.named)
    if names != typed:
        theirs.append((_("participants"), names, typed))
    repeat_what_is_stored(form, fresh)
    form.add_error(None, error.sentence)
    return {"theirs": theirs}


def _speak(request, invitation):
    """In the language that the address asks for, else the contact's where the portal speaks it."""
    asked = request.GET.get("language", "")
    own = invitation.contact.language if invitation and invitation.contact else ""
    for language in (asked, own):
        if language in dict(settings.LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = language
            return


def _dead(request, token, invitation):
    """One calm page for every link that takes no answer; who once had a real one reads whom to ask."""
    was_real = links.was_made_here(token) and not (invitation and not invitation.sent_on)
    context = {"officer": invitation.created_by if invitation and was_real else None}
    return render(request, "coordination/reply_dead.html", context, status=410 if was_real else 404)
