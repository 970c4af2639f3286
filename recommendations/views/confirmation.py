"""Confirming a decision's mandates: its text beside what the parser read in it, and each move on a suggestion.

A move that is made from the page of the whole decision (`?from=confirm`) leads back there, to the next suggestion.
"""

import copy
import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, UpdateView

from cop_portal.common.errors import NotAllowed, PortalError
from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalFormMixin, add_error, get_or_404, say
from recommendations import forms, queries, rules
from recommendations.deadlines import explain
from recommendations.enums import MandateKind
from recommendations.fulfilment import rule_of
from recommendations.highlights import in_order, segments
from recommendations.models import Mandate, ParagraphText
from recommendations.services import mandates as services


def decision_confirm(request, slug):
    """The whole decision, each paragraph beside its suggestions; a POST accepts those that are certain."""
    decision = get_or_404(queries.decisions(), slug=slug)
    require(rules.can_edit_mandate(request.user))
    if request.method == "POST":
        return _accept_certain(request, decision)
    paragraphs = [with_suggestions(paragraph) for paragraph in queries.paragraphs_to_confirm(decision)]
    suggestions = [mandate for paragraph in paragraphs for mandate in paragraph.suggestions]
    waiting = [mandate for mandate in suggestions if not mandate.confirmed_by_id]
    certain = [mandate for mandate in waiting if not mandate.unsure]
    context = {
        "decision": decision,
        "title": decision.title,
        "paragraphs": paragraphs,
        "total": len(suggestions),
        "confirmed": len(suggestions) - len(waiting),
        "waiting": waiting,
        "certain": certain,
        "unsure": len(waiting) - len(certain),
        "versions": " ".join(f"{mandate.pk}.{mandate.version}" for mandate in certain),
    }
    return render(request, "recommendations/decision_confirm.html", context)


def with_suggestions(paragraph):
    """The paragraph with `words` (its text in the decision's language), `segments`, `suggestions`, and `withdrawn`."""
    texts = {text.language: text for text in paragraph.texts.all()}
    language = paragraph.decision.original_language
    paragraph.words = texts.get(language) or next(iter(texts.values()), ParagraphText(language=language))
    found = in_order(paragraph.mandates.all())
    paragraph.suggestions = [mandate for mandate in found if not mandate.withdrawn_at]
    paragraph.withdrawn = [mandate for mandate in found if mandate.withdrawn_at]
    paragraph.segments = segments(paragraph.words.text, paragraph.suggestions)
    paragraph.leads_on = paragraph.words.text.rstrip().endswith(":")
    for mandate, following in zip(paragraph.suggestions, [*paragraph.suggestions[1:], None], strict=False):
        mandate.following = following
        mandate.explained = explain(mandate.deadline) if mandate.deadline else ""
        mandate.rule = rule_of(mandate)
    return paragraph


def _accept_certain(request, decision):
    seen = re.findall(r"(\d{1,18})\.(\d{1,9})", request.POST.get("versions", ""))
    versions = {int(pk): int(version) for pk, version in seen}
    accepted = services.confirm_certain(decision=decision, versions=versions, by=request.user)
    left = len(versions) - len(accepted)
    if accepted:
        words = ngettext("%(n)s mandate is confirmed.", "%(n)s mandates are confirmed.", len(accepted))
        messages.success(request, words % {"n": len(accepted)})
    if left:
        words = ngettext(
            "%(n)s suggestion was confirmed or changed meanwhile and is left as it stands.",
            "%(n)s suggestions were confirmed or changed meanwhile and are left as they stand.",
            left,
        )
        messages.info(request, words % {"n": left})
    return redirect(_place_on_page(decision, queries.next_to_confirm(decision)))


def _place_on_page(decision, mandate):
    """The address of the decision's page at the mandate; at its progress where there is none."""
    address = reverse("recommendations:decision-confirm", args=[decision.slug])
    return f"{address}?at={mandate.slug}#{mandate.slug}" if mandate else f"{address}#progress"


def _back(request, mandate, *, stay=False):
    """Back to where the person works: to the next suggestion, or with `stay` to this mandate."""
    if request.GET.get("from") != "confirm":
        return redirect(mandate.paragraph.decision if mandate.withdrawn_at else mandate)
    decision = mandate.paragraph.decision
    return redirect(_place_on_page(decision, mandate if stay else queries.next_to_confirm(decision, after=mandate)))


def _version(request, name="version"):
    """The version that the page showed; 0, which is none, where the form does not say it."""
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() else 0


def _move(request, slug, *, act, done, already):
    """Answer the POST of one move on the version that the page showed.

    `act(mandate)` calls the service and returns (mandate, moved). A refusal is said on the page, which shows the
    mandate as it stands now.
    """
    require(rules.can_edit_mandate(request.user))
    mandate = get_or_404(queries.every_mandate(), slug=slug)
    mandate.version = _version(request)
    try:
        mandate, moved = act(mandate)
    except NotAllowed:
        raise
    except (PortalError, ValidationError) as error:
        messages.error(request, error.sentence if isinstance(error, PortalError) else " ".join(error.messages))
        return _back(request, get_or_404(queries.every_mandate(), slug=slug), stay=True)
    words = {"mandate": mandate.reference, "person": mandate.confirmed_by}
    say(request, moved, done % words, already % words)
    return _back(request, mandate)


@require_POST
def mandate_confirm(request, slug):
    return _move(
        request,
        slug,
        act=lambda mandate: services.confirm_mandate(mandate=mandate, by=request.user),
        done=_("%(mandate)s is confirmed."),
        already=_("%(mandate)s was confirmed already, by %(person)s."),
    )


@require_POST
def mandate_kind(request, slug):
    kind = request.POST.get("kind", "")
    return _move(
        request,
        slug,
        act=lambda mandate: services.set_kind(mandate=mandate, kind=kind, by=request.user),
        done=_("%(mandate)s is informational.")
        if kind == MandateKind.INFORMATIONAL
        else _("%(mandate)s is operational."),
        already=_("%(mandate)s is of that kind already."),
    )


@require_POST
def mandate_merge(request, slug):
    following = queries.every_mandate().filter(slug=request.POST.get("following", "")).first()

    def merge(mandate):
        if following is None:
            raise PortalError(_("Only two mandates of one paragraph can be merged."))
        following.version = _version(request, "following_version")
        return services.merge_mandates(mandate=mandate, following=following, by=request.user)

    return _move(
        request,
        slug,
        act=merge,
        done=_("The two are one: %(mandate)s."),
        already=_("The two were merged already."),
    )


@require_POST
def mandate_withdraw(request, slug):
    reason = request.POST.get("reason", "")[:2000]
    return _move(
        request,
        slug,
        act=lambda mandate: services.withdraw_mandate(mandate=mandate, by=request.user, reason=reason),
        done=_("%(mandate)s is withdrawn; it can be brought back."),
        already=_("%(mandate)s was withdrawn already."),
    )


@require_POST
def mandate_restore(request, slug):
    return _move(
        request,
        slug,
        act=lambda mandate: services.restore_mandate(mandate=mandate, by=request.user),
        done=_("%(mandate)s is back."),
        already=_("%(mandate)s was back already."),
    )


def mandate_split(request, slug):
    """The words of what is asked, of which the person chooses the one that begins the second part."""
    require(rules.can_edit_mandate(request.user))
    mandate = get_or_404(queries.mandates(), slug=slug)
    form = forms.SplitForm(request.POST or None, asked=mandate.asked)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            read = copy.copy(mandate)  # the form that comes back after a refusal has the version that is stored
            read.version = _version(request)
            try:
                first, second = services.split_mandate(mandate=read, at=form.cleaned_data["at"], by=request.user)
            except NotAllowed:
                raise
            except PortalError as error:
                add_error(form, error)
                status = 422 if error.status == 400 else error.status
            else:
                words = {"first": first.reference, "second": second.reference}
                messages.success(request, _("%(first)s is split; its second part is %(second)s.") % words)
                return _back(request, first, stay=True)
    context = {"mandate": mandate, "form": form, "chosen": form["at"].value()}
    return render(request, "recommendations/mandate_split.html", context, status=status)


class MandateEdit(PortalFormMixin, UpdateView):
    form_class = forms.MandateForm
    template_name = "recommendations/mandate_form.html"
    submit_label = gettext_lazy("Save and confirm")

    def get_object(self, queryset=None):
        mandate = get_or_404(queries.mandates(), slug=self.kwargs["slug"])
        require(rules.can_edit_mandate(self.request.user))
        self.was_confirmed = bool(mandate.confirmed_by_id)
        return mandate

    def get_context_data(self, **kwargs):
        found = queries.paragraphs_to_confirm(self.object.paragraph.decision).get(pk=self.object.paragraph_id)
        own = {"heading": self.object.reference, "paragraph": with_suggestions(found)}
        return super().get_context_data(**kwargs) | own

    def form_valid(self, form):
        mandate = services.edit_mandate(
            mandate=form.instance,
            by=self.request.user,
            fields=form.columns,
            links=form.links,
            deadline=form.chosen_deadline(),
            addressees=list(form.chosen_addressees()),
        )
        messages.success(self.request, _("%(mandate)s is saved and confirmed.") % {"mandate": mandate.reference})
        return _back(self.request, mandate, stay=self.was_confirmed)


class MandateCreate(PortalFormMixin, CreateView):
    """A mandate that the parser did not find in a paragraph."""

    form_class = forms.MandateForm
    template_name = "recommendations/mandate_form.html"
    submit_label = gettext_lazy("Add and confirm")

    def get_form_kwargs(self):
        require(rules.can_edit_mandate(self.request.user))
        decision = get_or_404(queries.decisions(), slug=self.kwargs["slug"])
        self.paragraph = with_suggestions(
            get_or_404(queries.paragraphs_to_confirm(decision), order=self.kwargs["order"])
        )
        given = super().get_form_kwargs()
        given["instance"] = Mandate(
            paragraph=self.paragraph,
            language=self.paragraph.words.language,
            kind=MandateKind.OPERATIONAL,
        )
        if neighbour := max(self.paragraph.suggestions, key=lambda mandate: mandate.number, default=None):
            given["instance"].verb, given["instance"].verb_normal = neighbour.verb, neighbour.verb_normal
            given["initial"] = {"addressees": forms.addressee_values(neighbour)}
        return given

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)  # which makes the form, and with it finds the paragraph
        heading = _("Add a mandate to %(paragraph)s") % {"paragraph": self.paragraph.reference}
        return context | {"heading": heading, "paragraph": self.paragraph}

    def form_valid(self, form):
        mandate = services.add_mandate(
            mandate=form.instance,
            by=self.request.user,
            links=form.links,
            deadline=form.chosen_deadline(),
            addressees=list(form.chosen_addressees()),
        )
        messages.success(self.request, _("%(mandate)s is added and confirmed.") % {"mandate": mandate.reference})
        return _back(self.request, mandate, stay=True)
