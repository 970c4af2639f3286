"""A decision's file is uploaded, looked at beside what the portal has, and imported as the person chooses."""

import re
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from cop_portal.common.errors import NotAllowed, PortalError
from cop_portal.common.models import LANGUAGE_CHOICES
from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalFormMixin, add_error, get_or_404, say, status_of
from recommendations import forms, queries, rules
from recommendations.before_adoption import before_adoption, items_of_suggestions
from recommendations.enums import ParagraphKind
from recommendations.models import Paragraph
from recommendations.parsing import ParsedDecision, ParseError, parse_all_file
from recommendations.services import decisions as services

_PLACED_BY = ("session", "kind", "adopted_on", "document")


class DecisionImport(PortalFormMixin, FormView):
    """Upload a file; nothing is written but the file, which only its person sees."""

    form_class = forms.UploadForm
    template_name = "recommendations/import_upload.html"
    heading = gettext_lazy("Import a decision")
    submit_label = gettext_lazy("Look at what it holds")

    def get_form_kwargs(self):
        require(rules.can_import_decisions(self.request.user))
        return super().get_form_kwargs()

    def get_context_data(self, **kwargs):
        return super().get_context_data(drafts=queries.import_drafts_of(self.request.user).defer("data"), **kwargs)

    def form_valid(self, form):
        file, language = form.cleaned_data["file"], form.cleaned_data["language"]
        data = file.read(services.READ_LIMIT)
        _read(data, file.name, language)
        return redirect(services.keep_draft(file_name=file.name, data=data, language=language, by=self.request.user))


def _read(data, name, language):
    try:
        return parse_all_file(bytes(data), name=name, language=language or None)
    except ParseError as error:
        raise PortalError(_(error.sentence) % error.values, field="file") from error


@dataclass
class Offer:
    """A decision of the file as the page shows it: where it belongs, and what importing it would do."""

    parsed: ParsedDecision
    place: int
    is_included: bool
    placed: object = None
    error: str = ""
    stored: object = None
    comparison: object = None
    joining: object = None
    chosen: frozenset = frozenset()  # keys of the comparison that are ticked

    @property
    def outcome(self):
        """What importing it would do: new, same, correction, translation; or error."""
        if self.error:
            return "error"
        if self.stored is None:
            return "new"
        if not (self.comparison or self.joining).is_different:
            return "same"
        return "correction" if self.comparison else "translation"

    @cached_property
    def paragraphs(self):
        """Those of a new decision, as the page shows them."""
        return [_shown(paragraph, self.placed) for paragraph in (*self.parsed.preamble, *self.parsed.paragraphs)]

    @cached_property
    def before(self):
        """What a new draft would do if it were adopted; None of what is adopted."""
        if self.placed.adopted_on:
            return None
        rows = [(paragraph["parsed"], paragraph["suggestions"]) for paragraph in self.paragraphs]
        return before_adoption(items_of_suggestions(self.parsed, self.placed.number, rows), self.placed.session)

    @property
    def seen(self):
        return (self.comparison or self.joining).seen

    @property
    def language_name(self):
        return dict(LANGUAGE_CHOICES)[self.parsed.language]

    @property
    def mandates(self):
        return sum(len(paragraph.mandates) for paragraph in self.parsed.paragraphs)

    def choices(self, data):
        """What the person chose, as the service takes it; None where there was nothing to choose."""
        if self.outcome not in ("correction", "translation"):
            return None
        seen = data.get(f"seen_{self.place}", "")
        if self.comparison:
            return services.Choices(taken=frozenset(data.getlist(f"take_{self.place}")), seen=seen)
        partners = {
            joint.place: int(chosen)
            if (chosen := data.get(f"partner_{self.place}_{joint.place}", "")).isdecimal()
            else 0
            for joint in self.joining.joints
        }
        return services.Choices(partners=partners if self.joining.refusal else None, seen=seen)


def import_review(request, pk):
    """What a file holds, beside what the portal has; a POST shows it anew with other places, or imports it."""
    require(rules.can_import_decisions(request.user))
    draft = get_or_404(queries.import_drafts_of(request.user), pk=pk)
    found = _read(draft.data, draft.file_name, draft.language)
    initial = _first_given(found) | draft.given
    if request.method != "POST":
        form = forms.PlacingForm(decisions=found, initial=initial)
        return _page(request, draft, form, _offers(found, form))
    form = forms.PlacingForm(request.POST, decisions=found)
    services.keep_given(draft=draft, given={name: form.value(name) for name in form.fields})
    if "import" not in request.POST:
        return redirect(draft)
    offers = _offers(found, form, request.POST)
    if not form.is_valid():
        return _page(request, draft, form, offers, status=422)
    chosen = [offer for offer in offers if offer.is_included]
    try:
        if not chosen:
            raise PortalError(_("Tick at least one of the decisions."))
        for offer in chosen:
            if offer.error:
                raise PortalError(offer.error, field=f"number_{offer.place}")
        done = services.import_draft(
            draft=draft,
            chosen=[(offer.parsed, offer.placed, offer.choices(request.POST)) for offer in chosen],
            by=request.user,
        )
    except NotAllowed:
        raise
    except (PortalError, ValidationError) as error:
        add_error(form, error)
        return _page(request, draft, form, _offers(found, form), status=status_of(error))
    return _imported(request, done)


@require_POST
def import_discard(request, pk):
    require(rules.can_import_decisions(request.user))
    draft = get_or_404(queries.import_drafts_of(request.user), pk=pk)
    services.discard_draft(draft=draft)
    messages.success(request, _("“%(file)s” is discarded; nothing was imported.") % {"file": draft.file_name})
    return redirect("recommendations:decision-import")


def _first_given(found):
    """What the texts themselves say of where they belong, by the names of the form's fields."""
    numbers = [decision.session_number for decision in found if decision.session_number]
    session = f"COP-{numbers[0]}" if numbers else ""
    given = {"session": session}
    for place, decision in enumerate(found):
        known = services.known_number(decision.title, session, "decision")
        given[f"number_{place}"] = decision.number or known
        given[f"include_{place}"] = True
    return given


def _offers(found, form, data=None):
    offers = []
    for place, parsed in enumerate(found):
        offer = Offer(parsed, place, len(found) == 1 or form.value(f"include_{place}") not in ("", "False"))
        if offer.is_included:
            _place(offer, form, data)
        offers.append(offer)
    return offers


def _place(offer, form, data):
    """Where the offer belongs, and how it differs from what stands there."""
    given = {name: form.value(name) for name in _PLACED_BY}
    try:
        day = form.fields["adopted_on"].clean(given.pop("adopted_on"))
        number = form.value(f"number_{offer.place}")
        offer.placed = services.place(offer.parsed, number=number, adopted_on=day, **given)
    except (PortalError, ValidationError) as error:
        offer.error = error.sentence if isinstance(error, PortalError) else " ".join(error.messages)
        return
    offer.stored = services.stored_decision(offer.placed)
    if offer.stored is None:
        return
    if offer.stored.original_language == offer.parsed.language:
        offer.comparison = services.compare(offer.stored, offer.parsed, offer.placed)
        offer.chosen = offer.comparison.keys
        if data and data.get(f"seen_{offer.place}") == offer.seen:
            offer.chosen = frozenset(data.getlist(f"take_{offer.place}"))
    else:
        offer.joining = services.joining_of(offer.stored, offer.parsed)


def _shown(parsed, placed):
    """A paragraph that is not written yet, with its mark and its suggestions."""
    paragraph = Paragraph(kind=parsed.kind, label=parsed.label)
    return {
        "parsed": parsed,
        "mark": paragraph.mark,
        "depth": paragraph.depth,
        "is_preamble": parsed.kind == ParagraphKind.PREAMBULAR,
        "suggestions": [services.suggestion_of(mandate, placed) for mandate in parsed.mandates],
        "leads_on": bool(re.search(r"[:：]\s*$", parsed.text)),
    }


def _page(request, draft, form, offers, status=200):
    context = {"draft": draft, "form": form, "offers": offers, "is_several": len(offers) > 1}
    return render(request, "recommendations/import_review.html", context, status=status)


def _imported(request, done):
    said = {
        "imported": _("The decision is imported. Confirm its mandates."),
        "corrected": _("The text is corrected as you chose. Confirm the mandates that changed."),
        "translated": _("The text is joined to the decision, paragraph by paragraph."),
        "": _("The decision was there with this very text; nothing was changed."),
    }
    if len(done) == 1:
        [(decision, what)] = done
        say(request, what, said[what], said[""])
        if what in ("imported", "corrected"):
            return redirect("recommendations:decision-confirm", slug=decision.slug)
        return redirect(decision)
    changed = sum(bool(what) for _decision, what in done)
    words = ngettext("%(n)s decision is imported.", "%(n)s decisions are imported.", changed) % {"n": changed}
    messages.success(request, words)
    return redirect("recommendations:decision-list")
