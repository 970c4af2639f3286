"""The status report on a decision, a session, or a body: each paragraph beside what was done, as conferences do it.

A report is `content`: texts, numbers and lists alone, which the page, Word, PDF and a frozen copy all show, and which
two copies are compared by. It holds what everybody may read, whoever asks for it.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assistance.queries import proposals_visible_to, public_replies
from coordination.queries import meetings_visible_to
from cop_portal.common import dates
from cop_portal.common.languages import in_another_language
from cop_portal.common.models import LANGUAGE_CHOICES
from cop_portal.common.templatetags.portal import due
from cop_portal.people.rules import EVERYBODY
from cop_portal.reports.enums import SubjectKind
from recommendations.deadlines import explain
from recommendations.enums import AddresseeKind, DecisionStatus, ParagraphKind
from recommendations.fulfilment import with_evidence
from recommendations.queries import (
    assessments_in_force,
    bodies,
    decisions,
    documents,
    languages_of,
    mandates,
    paragraphs_in,
    sessions,
)


def subjects(kind):
    """What there are reports on of a kind, each found by its address (`slug` or `code`)."""
    return {SubjectKind.DECISION: decisions, SubjectKind.SESSION: sessions, SubjectKind.BODY: bodies}[kind]()


def name_of(kind, subject):
    """What a report is called: “Status of Decision 3/4”."""
    return _("Status of %(subject)s") % {"subject": subject}


@dataclass
class _Part:
    """Paragraphs under one heading, by decision; of each the mandates that belong here."""

    heading: str
    chosen: list[tuple] = field(default_factory=list)


def content_of(kind, subject, language="", *, exactly=False):
    """The report on a subject, with its texts in a language (the reader's where none is named, or the decision has none
    in it, unless it is to be `exactly` this one), and its own words in that which is active. As of the day that is
    shown. A fixed number of queries.

    What has no text in the language is there in another one, and says so.
    """
    parts = _parts(kind, subject)
    chosen = [found for part in parts for found in part.chosen]
    held = {text.language for paragraph, _asked in chosen for text in paragraph.texts.all()}
    if not exactly:
        language = _language(kind, subject, language, [paragraph for paragraph, _asked in chosen], held)
    taken = with_evidence((mandate for _paragraph, asked in chosen for mandate in asked), EVERYBODY)
    read = _Read(taken, [paragraph for paragraph, _asked in chosen], language)
    made = [
        {"heading": part.heading, "decisions": [_decision(*found, read) for found in _by_decision(part.chosen)]}
        for part in parts
    ]
    _cite(made)
    standings = Counter(str(mandate.standing.label) for mandate in taken)
    return {
        "title": name_of(kind, subject),
        "subject": str(subject),
        "symbol": subject.document.symbol if kind == SubjectKind.DECISION and subject.document else "",
        "lines": _lines(kind, subject),
        "note": _note(),
        "as_of": dates.today().isoformat(),
        "language": language,
        "languages": [code for code, _name in LANGUAGE_CHOICES if code in held],
        "counts": [[capfirst(label), number] for label, number in standings.most_common()],
        "total": len(taken),
        "parts": made,
        "outstanding": [_outstanding(mandate) for mandate in taken if mandate.standing.is_open],
    }


def size_of(kind, subject):
    """How many mandates a report on it holds."""
    return sum(len(asked) for part in _parts(kind, subject) for _paragraph, asked in part.chosen)


# --- What it is on


def _parts(kind, subject):
    if kind == SubjectKind.DECISION:
        return [_Part("", _all_of([subject]))]
    adopted = decisions().filter(status=DecisionStatus.ADOPTED, adopted_on__lte=dates.today())
    if kind == SubjectKind.SESSION:
        own = adopted.filter(session=subject)
        asked = Q(deadline__session=subject) | Q(deadline__or_session=subject)
        first, second = _("Decisions adopted at the session"), _("Mandates due at the session")
    else:
        own = adopted.filter(body=subject)
        asked = Q(addressees__kind=AddresseeKind.BODY, addressees__body=subject)
        first, second = _("Decisions of the body"), _("Mandates addressed to the body")
    others = adopted.filter(paragraphs__mandates__in=_asking(asked)).exclude(pk__in=own.values("pk")).distinct()
    asking = set(_asking(asked).values_list("pk", flat=True))
    parts = [_Part(first, _all_of(own)), _Part(second, _all_of(others, asking))]
    return [part for part in parts if part.chosen]


def _asking(asked):
    return mandates().filter(asked).order_by()


def _all_of(acts, asking=None):
    """The paragraphs of decisions, the newest decision first, with all mandates or those `asking`."""
    order = {act.pk: place for place, act in enumerate(sorted(acts, key=_newest))}
    rows = paragraphs_in(list(order)).exclude(kind=ParagraphKind.PREAMBULAR).prefetch_related("decision__titles")
    found = sorted(rows, key=lambda paragraph: (order[paragraph.decision_id], paragraph.order))
    chosen = [(row, [one for one in row.mandates.all() if asking is None or one.pk in asking]) for row in found]
    return chosen if asking is None else [pair for pair in chosen if pair[1]]


def _newest(act):
    return (act.adopted_on is not None and -act.adopted_on.toordinal(), act.kind, act.number)


def _by_decision(chosen):
    by_pk = defaultdict(list)
    for pair in chosen:
        by_pk[pair[0].decision_id].append(pair)
    return [(found[0][0].decision, found) for found in by_pk.values()]


def _language(kind, subject, language, paragraphs, held):
    if language in held or (language in dict(LANGUAGE_CHOICES) and kind != SubjectKind.DECISION):
        return language
    reader = (get_language() or "en")[:2]
    if kind != SubjectKind.DECISION or reader in languages_of(paragraphs):
        return reader
    return subject.original_language


def _lines(kind, subject):
    """Lines under the title: the session or the days."""
    if kind == SubjectKind.DECISION:
        adopted = subject.status == DecisionStatus.ADOPTED and subject.adopted_on
        lines = [_("Adopted on %(day)s") % {"day": dates.date_text(subject.adopted_on)} if adopted else _("Draft")]
        return [str(subject.session), *lines]
    return [subject.when] if kind == SubjectKind.SESSION else []


def _note():
    """A sentence where the portal's own words are not all there in the active language."""
    language = (get_language() or "en")[:2]
    if language in settings.MAIL_LANGUAGES:
        return ""
    words = _("The portal's own words are not all translated into %(language)s; those that are not stand in English.")
    return words % {"language": dict(LANGUAGE_CHOICES)[language]}


# --- What it says


class _Read:
    """What is read once for all mandates and paragraphs of a report."""

    def __init__(self, taken, paragraphs, language):
        self.language = language
        self.judged = assessments_in_force(taken)
        asked = [one for one in taken if any(of.kind == AddresseeKind.STATES for of in one.addressees.all())]
        self.replies, self.parties = public_replies(asked) if asked else ({}, 0)
        self.proposals = defaultdict(list)
        own = proposals_visible_to(EVERYBODY).filter(mandate__paragraph__in=[row.pk for row in paragraphs])
        for proposal in own.select_related("mandate").order_by("priority_area__number", "pk"):
            self.proposals[proposal.mandate.paragraph_id].append(proposal)
        public, keys = meetings_visible_to(EVERYBODY), [one.pk for one in taken]
        self.answering = defaultdict(set)  # the meetings that name a mandate, or have an item that answers it
        pairs = public.order_by().filter(mandate__in=keys).values_list("mandate", "slug")
        items = public.order_by().filter(agenda__mandate__in=keys, agenda__is_withdrawn=False)
        for mandate, slug in [*pairs, *items.values_list("agenda__mandate", "slug")]:
            self.answering[mandate].add(slug)
        slugs = {slug for found in self.answering.values() for slug in found}
        slugs |= {fact.url.strip("/").rpartition("/")[2] for one in taken for fact in one.evidence.facts}
        shown = public.filter(slug__in=slugs).order_by("starts_at", "pk")
        self.meetings = {meeting.get_absolute_url(): meeting for meeting in shown}


def _decision(decision, found, read):
    title = next((one for one in decision.titles.all() if one.language == read.language), None) or decision.title
    return {
        "key": decision.slug,
        "name": str(decision),
        "title": title.text if title else "",
        "title_language": title.language if title else read.language,
        "flag": in_another_language(title.language, read.language) if title else "",
        "symbol": decision.document.symbol if decision.document else "",
        "url": decision.get_absolute_url(),
        "rows": [_row(paragraph, asked, read) for paragraph, asked in found],
    }


def _row(paragraph, asked, read):
    words = paragraph.words_in(read.language) or paragraph.text
    language = words.language if words else read.language
    notes = [note for note in paragraph.footnotes.all() if note.language == language]
    return {
        "key": f"{paragraph.decision.slug} {paragraph.anchor}",
        "anchor": paragraph.anchor,
        "reference": paragraph.reference,
        "mark": paragraph.mark,
        "depth": paragraph.depth,
        "heading": words.heading if words else "",
        "text": words.text if words else "",
        "language": language,
        "flag": in_another_language(language, read.language),
        "footnotes": [[note.marker, note.text] for note in notes],
        "taken": [_taken(mandate, read) for mandate in asked],
        "proposals": [_proposal(proposal, read.language) for proposal in read.proposals[paragraph.pk]],
    }


def _taken(mandate, read):
    listed = {fact.url for fact in mandate.evidence.facts}
    others = [meeting for meeting in read.meetings.values() if meeting.slug in read.answering[mandate.pk]]
    return {
        "key": mandate.slug,
        "reference": mandate.reference,
        "url": mandate.get_absolute_url(),
        "is_suggested": mandate.confirmed_by_id is None,
        "standing": [mandate.standing.value, str(mandate.standing.label)],
        "addressees": ", ".join(str(addressee) for addressee in mandate.addressees.all()),
        "due": explain(mandate.deadline) if mandate.deadline else "",
        "condition": mandate.condition,
        "facts": [_fact(fact, read) for fact in mandate.evidence.facts],
        "missing": [str(missing) for missing in mandate.evidence.missing],
        "replies": _replies(mandate, read),
        "meetings": [_meeting(meeting) for meeting in others if meeting.get_absolute_url() not in listed],
        "assessments": [
            {
                "whom": str(row.addressee) if row.addressee else "",
                "standing": [row.status, row.get_status_display()],
                "reason": row.reason,
            }
            for row in read.judged[mandate.pk]
        ],
        "disagreement": str(mandate.disagreement),
    }


def _fact(fact, read):
    """A fact; of a meeting also when and where, unless it says so."""
    text, meeting = capfirst(str(fact.text)), read.meetings.get(fact.url)
    if meeting is not None:
        days = dates.period_text(*meeting.days)
        place = [words for words in (days, meeting.where) if words and words not in text]
        text = f"{text} ({', '.join(place)})" if place else text
    return {"text": text, "url": fact.url, "sources": []}


def _meeting(meeting):
    words = [str(meeting), dates.period_text(*meeting.days), meeting.where]
    text = ", ".join(part for part in words if part)
    return {"text": f"{text}: {meeting.get_status_display()}", "url": meeting.get_absolute_url(), "sources": []}


def _replies(mandate, read):
    """How many States parties replied, and who; None where States are not asked."""
    found = read.replies.get(mandate.pk)
    if found is None:
        return None
    reported = [
        f"{state.name} ({', '.join(references)})" if references else state.name
        for state, references in found.reported.items()
    ]
    nothing = [state.name for state in found.nothing]
    numbers = {"n": len(reported) + len(nothing), "all": read.parties}
    sentences = [_("States parties that replied: %(n)s of %(all)s.") % numbers]
    for label, names in ((_("Reported"), reported), (_("Nothing to report"), nothing)):
        if names:
            sentences.append(f"{label}: {'; '.join(names)}.")
    return {"of": read.parties, "reported": reported, "nothing": nothing, "sentences": sentences}


def _proposal(proposal, language):
    where = [str(proposal.priority_area), proposal.cost_text, proposal.document.symbol if proposal.document else ""]
    return {
        "title": proposal.title,
        "language": proposal.language,
        "flag": in_another_language(proposal.language, language),
        "where": "; ".join(part for part in where if part),
        "standing": [proposal.status, proposal.get_status_display()],
        "is_example": proposal.is_example,
        "url": proposal.get_absolute_url(),
        "sources": [],
    }


def _outstanding(mandate):
    deadline = mandate.deadline
    day, words = "", ""
    if deadline:
        counted = due(deadline.due_on, True, deadline.due_precision)
        day = dates.date_text(deadline.due_on, deadline.due_precision) if counted["day"] else ""
        words = counted["words"]
    return {
        "key": mandate.slug,
        "reference": mandate.reference,
        "url": mandate.get_absolute_url(),
        "standing": [mandate.standing.value, str(mandate.standing.label)],
        "due": ", ".join(part for part in (day, words) if part),
        "why": [str(why) for why in (*mandate.evidence.missing, mandate.disagreement) if why],
    }


def _cite(parts):
    """Name, with each fact and proposal that says a document's symbol, that document. One query."""
    saying = [
        (said, said.get("text") or said["where"])
        for part in parts
        for decision in part["decisions"]
        for row in decision["rows"]
        for said in [
            *row["proposals"],
            *(fact for taken in row["taken"] for fact in taken["facts"] + taken["meetings"]),
        ]
    ]
    symbols = {word.strip(".,;:()") for _said, text in saying for word in text.split() if "/" in word}
    known = {document.symbol: document for document in documents().filter(symbol__in=symbols)} if symbols else {}
    for said, text in saying:
        for symbol, document in known.items():
            if symbol in text.replace(";", " ").replace(",", " ").split():
                said["sources"].append(_source(document))


def _source(document):
    """A document as a footnote names it, with the address of its page."""
    title = _("%(symbol)s, “%(title)s”") if document.title else "%(symbol)s"
    return [title % {"symbol": document.symbol, "title": document.title}, document.get_absolute_url()]
