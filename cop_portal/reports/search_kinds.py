"""What can be found: each kind of record, its words, and which of its records a person may see."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Model
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from assistance.models import Activity, Need, Proposal
from assistance.queries import activities_visible_to, needs_visible_to, proposals_visible_to
from coordination.models import Meeting
from coordination.queries import meetings_visible_to
from cop_portal.common.models import LANGUAGE_CHOICES
from cop_portal.people.models import Organization, State
from cop_portal.people.queries import organizations, organizations_by_any_name, states
from recommendations.models import (
    Body,
    Decision,
    DecisionTitle,
    Document,
    DocumentVersion,
    Mandate,
    Paragraph,
    ParagraphText,
    Recommendation,
    Session,
)
from recommendations.queries import decisions, documents, mandates, paragraphs, recommendations, sessions


@dataclass
class Words:
    """What a record is known by and what it says: `reference` as it is shown, `known_as` all by which it is known
    exactly, `texts` (language, title, text)."""

    record: int
    url: str
    reference: str = ""
    known_as: list[str] = field(default_factory=list)
    texts: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Kind:
    """`read(ids)` gives the Words of records; `visible_to(user)` the records that a person may see; `follows` the
    tables whose changes are changes of such a record, each with the column that names it."""

    slug: str
    label: str
    read: Callable[[list[int]], Iterable[Words]]
    visible_to: Callable
    follows: tuple[tuple[type[Model], str], ...]

    @property
    def one(self):
        """What one of the kind is called."""
        return self.follows[0][0]._meta.verbose_name


def address_of(row):
    """The address of a record's page; of a paragraph its place on its decision's."""
    if isinstance(row, Recommendation):
        return reverse("assistance:recommendation-detail", args=[row.pk])
    if isinstance(row, Paragraph):
        return f"{row.decision.get_absolute_url()}#{row.anchor}"
    return row.get_absolute_url()


def _in_languages(make):
    """[(language, words)] of what is worded by the reader's language, each wording once."""
    found = {}
    for language, _name in LANGUAGE_CHOICES:
        with translation.override(language):
            found.setdefault(make(), language)
    return [(language, words) for words, language in found.items()]


def _named(row):
    """The texts of a Named row: a title in each language that it has."""
    names = ((language, getattr(row, f"name_{language}")) for language, _label in LANGUAGE_CHOICES)
    return [(language, name, "") for language, name in names if name]


def tails(symbol):
    """A symbol as it is also typed: without its first parts."""
    parts = symbol.split("/")
    return ["/".join(parts[start:]) for start in range(len(parts))]


def _decisions(ids):
    for row in decisions().filter(pk__in=ids):
        called = [words for _language, words in _in_languages(lambda row=row: str(row))]
        texts = [(title.language, title.text, "") for title in row.titles.all()]
        yield Words(row.pk, address_of(row), row.number, [row.number, *called], texts)


def _paragraphs(ids):
    for row in paragraphs().filter(pk__in=ids):
        with translation.override("en"):
            reference = row.reference
        texts = [(text.language, text.heading, text.text) for text in row.texts.all()]
        yield Words(row.pk, address_of(row), reference, [reference], texts)


def _mandates(ids):
    for row in mandates().filter(pk__in=ids):
        with translation.override("en"):
            reference, within = row.reference, row.paragraph.reference
        text = (row.language, "", f"{row.verb} {row.asked}")
        yield Words(row.pk, address_of(row), reference, [reference, within], [text])


def _documents(ids):
    for row in documents().filter(pk__in=ids).prefetch_related("versions"):
        texts = [(version.language, version.title, "") for version in row.versions.all() if version.title]
        if row.title and row.title not in [title for _language, title, _text in texts]:
            texts.append(("", row.title, ""))
        yield Words(row.pk, address_of(row), row.symbol, tails(row.symbol), texts)


def _activities(ids):
    for row in Activity.objects.filter(pk__in=ids, revises__isnull=True):
        text = "\n".join(filter(None, [row.description, row.recipient_region, row.beneficiaries, row.results]))
        texts = [(row.language, row.title, text)]
        yield Words(row.pk, address_of(row), row.reference, [row.reference], texts)


def _needs(ids):
    for row in Need.objects.filter(pk__in=ids):
        yield Words(row.pk, address_of(row), texts=[(row.language, row.title, row.description)])


def _proposals(ids):
    for row in Proposal.objects.filter(pk__in=ids):
        text = "\n".join(filter(None, [row.objective, row.beneficiary_region, row.partners]))
        yield Words(row.pk, address_of(row), texts=[(row.language, row.title, text)])


def _recommendations(ids):
    for row in recommendations().filter(pk__in=ids):
        reference = str(row)
        yield Words(row.pk, address_of(row), reference, [reference], [(row.language, "", row.text)])


def _meetings(ids):
    for row in Meeting.objects.filter(pk__in=ids):
        text = "\n".join(filter(None, [row.where, row.description, row.programme, row.outcome]))
        yield Words(row.pk, address_of(row), texts=[("", row.title, text)])


def _sessions(ids):
    for row in sessions().filter(pk__in=ids):
        texts = [(language, title, row.place) for language, title in _in_languages(lambda row=row: str(row))]
        yield Words(row.pk, address_of(row), row.code, [row.code], texts)


def _organizations(ids):
    for row in organizations_by_any_name().filter(pk__in=ids):
        yield Words(row.pk, address_of(row), row.acronym, row.called(), _named(row))


def _states(ids):
    for row in states().filter(pk__in=ids):
        yield Words(row.pk, address_of(row), row.code, [row.code], _named(row))


# In the order in which they stand where nothing else tells them apart. What is read for all is the same for all.
KINDS = {
    kind.slug: kind
    for kind in (
        Kind(
            "decision",
            _("Decisions"),
            _decisions,
            lambda user: decisions(),
            ((Decision, "id"), (DecisionTitle, "decision_id")),
        ),
        Kind("mandate", _("Mandates"), _mandates, lambda user: mandates(), ((Mandate, "id"),)),
        Kind(
            "paragraph",
            _("Paragraphs"),
            _paragraphs,
            lambda user: paragraphs(),
            ((Paragraph, "id"), (ParagraphText, "paragraph_id")),
        ),
        Kind(
            "document",
            _("Documents"),
            _documents,
            lambda user: documents(),
            ((Document, "id"), (DocumentVersion, "document_id")),
        ),
        Kind(
            "recommendation",
            _("Recommendations"),
            _recommendations,
            lambda user: recommendations(),
            ((Recommendation, "id"),),
        ),
        Kind("need", _("Needs"), _needs, needs_visible_to, ((Need, "id"),)),
        Kind("proposal", _("Proposals"), _proposals, proposals_visible_to, ((Proposal, "id"),)),
        Kind("meeting", _("Meetings"), _meetings, meetings_visible_to, ((Meeting, "id"),)),
        Kind("session", _("Sessions"), _sessions, lambda user: sessions(), ((Session, "id"),)),
        Kind("organization", _("Organizations"), _organizations, lambda user: organizations(), ((Organization, "id"),)),
        Kind("state", _("States"), _states, lambda user: states(), ((State, "id"),)),
        Kind("activity", _("Activities"), _activities, activities_visible_to, ((Activity, "id"),)),
    )
}

# A record whose own words hang on those of another: what changes with it, kind by kind.
HANGS_ON = {
    "decision": lambda ids: [("paragraph", Paragraph.objects.filter(decision__in=ids))],
    "paragraph": lambda ids: [("mandate", Mandate.objects.filter(paragraph__in=ids))],
    "document": lambda ids: [("recommendation", Recommendation.objects.filter(document__in=ids))],
    "body": lambda ids: [("session", Session.objects.filter(body__in=ids))],
    "organization": lambda ids: [("organization", Organization.objects.filter(duplicates__in=ids))],
}
# Changes of these are only changes of what hangs on them.
FOLLOWED_BESIDES = (("body", Body, "id"),)
