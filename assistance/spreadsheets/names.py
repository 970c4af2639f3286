"""What cells may name (States, mandates, kinds, ...), loaded once for a whole workbook and found in any language."""

import re
from functools import cached_property

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from assistance.enums import Interruption, ProviderRole, Sector, Visibility
from assistance.queries import assistance_kinds, proposals_to_take_up
from assistance.spreadsheets.cells import Refused, Unknown, name_key, split
from cop_portal.common.models import LANGUAGE_CHOICES
from cop_portal.common.text import fold
from cop_portal.people.models import Organization
from cop_portal.people.queries import organizations_by_any_name, states
from recommendations.enums import AddresseeKind
from recommendations.models import Article
from recommendations.queries import instruments, mandates, priority_areas, recommendations


def names_of(named):
    """A thing's names in all languages."""
    names = (getattr(named, f"name_{language}") for language, _label in LANGUAGE_CHOICES)
    return [name for name in names if name]


def labels_of(choice):
    """A choice's labels in the languages of the interface."""
    labels = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            labels.add(str(choice.label))
    return labels


class Register:
    """Things of one kind, found by their codes, and by their names whose words may stand in any order."""

    def __init__(self, rows):
        """`rows` are (value, how a cell calls it, further codes, further names)."""
        self.written, self._codes, self._names = {}, {}, {}
        for value, written, codes, names in rows:
            self.written[value] = written
            for code in (written, *codes):
                self._codes.setdefault(_code_key(code), {})[value] = written
            for name in (written, *names):
                self._names.setdefault(name_key(name), {})[value] = written

    def find(self, text):
        """The value that a text names. Raises Unknown where nothing is called so, Refused where several are."""
        found = self._codes.get(_code_key(text)) or self._names.get(name_key(text))
        if not found:
            raise Unknown(_("“%(text)s” is not known; the sheet of lists has what is.") % {"text": text[:200]})
        if len(found) > 1:
            words = {"text": text[:200], "all": "; ".join(map(str, found.values()))}
            raise Refused(_("“%(text)s” could be several: %(all)s.") % words)
        return next(iter(found))

    def find_all(self, cell):
        """The sorted values that a cell names, separated by semicolons. Raises Refused that says all unknown ones."""
        found, wrong = set(), []
        for part in split(cell):
            try:
                found.add(self.find(part))
            except Refused as error:
                wrong.append(error.sentence)
        if wrong:
            if "," in str(cell) and ";" not in str(cell):
                wrong.append(_("Several are separated by a semicolon."))
            raise Refused(" ".join(wrong))
        return tuple(sorted(found))


def _code_key(text):
    return re.sub(r"\s", "", fold(str(text)))


class Known:
    """The registers, each loaded when it is first asked for."""

    @cached_property
    def kind(self):
        return Register((kind.pk, kind.name, [kind.code], names_of(kind)) for kind in assistance_kinds())

    @cached_property
    def recipients(self):
        return Register(
            (state.pk, state_cell(state), [code for code in (state.code, state.iso_alpha2) if code], names_of(state))
            for state in states()
        )

    @property
    def providers(self):
        return self.recipients

    @cached_property
    def providing_organizations(self):
        return Register(
            (organization.pk, organization_cell(organization), slugs_of(organization), organization.called())
            for organization in organizations_by_any_name()
        )

    @cached_property
    def mandates(self):
        asked = mandates().filter(addressees__kind=AddresseeKind.STATES).distinct()
        return Register((mandate.pk, mandate_cell(mandate), [mandate.reference, mandate.slug], []) for mandate in asked)

    @cached_property
    def priority_areas(self):
        return Register(
            (
                area.pk,
                area_cell(area),
                [area.number],
                [*names_of(area), *(f"{area.number} {name}" for name in names_of(area))],
            )
            for area in priority_areas()
        )

    @cached_property
    def instruments(self):
        return Register(
            (instrument.pk, instrument_cell(instrument), [instrument.code], names_of(instrument))
            for instrument in instruments()
        )

    @cached_property
    def articles(self):
        rows = Article.objects.select_related("instrument").order_by("instrument__order", "number")
        return Register(
            (
                article.pk,
                article_cell(article),
                [f"{article.instrument.code} {article.number}"],
                [f"{name} {word} {article.number}" for name in names_of(article.instrument) for word in ("", "article")]
                + [f"{article.instrument.short_name} article {article.number}"],
            )
            for article in rows
        )

    @cached_property
    def recommendations(self):
        return Register((row.pk, str(row), [], []) for row in recommendations())

    @cached_property
    def proposals(self):
        return Register(
            (proposal.pk, proposal_cell(proposal), [proposal.pk], [proposal.title])
            for proposal in proposals_to_take_up()
        )

    @cached_property
    def provider_role(self):
        return choices(ProviderRole)

    @cached_property
    def visibility(self):
        return choices(Visibility)

    @cached_property
    def interruption(self):
        return choices(Interruption)

    @cached_property
    def sector(self):
        return Register(
            (code.value, sector_cell(code), [code.value], [*labels, *(f"{code.value} {label}" for label in labels)])
            for code in Sector
            for labels in [labels_of(code)]
        )

    @cached_property
    def language(self):
        return Register((code, str(label), [code], _language_names(code)) for code, label in LANGUAGE_CHOICES)


def choices(enum):
    return Register((choice.value, str(choice.label), [choice.value], labels_of(choice)) for choice in enum)


def _language_names(code):
    """A language's names in those of the interface, and in itself."""
    names = {translation.get_language_info("zh-hans" if code == "zh" else code)["name_local"]}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names.add(str(dict(LANGUAGE_CHOICES)[code]))
    return names


def _name_or_code(name, code):
    """The name, unless a cell that names several could not tell it from two."""
    return str(code) if len(split(name)) != 1 else name


def state_cell(state):
    return _name_or_code(state.name, state.code)


def organization_cell(organization):
    return _name_or_code(organization.acronym or organization.name, organization.slug)


def reporter_cell(reporter):
    return organization_cell(reporter) if isinstance(reporter, Organization) else state_cell(reporter)


def slugs_of(organization):
    """Its address, and those that lead there since they were merged into it."""
    return [organization.slug, *(duplicate.slug for duplicate in organization.duplicates.all())]


def area_cell(area):
    return _name_or_code(area.name, area.number)


def instrument_cell(instrument):
    return _name_or_code(instrument.short_name, instrument.code)


def mandate_cell(mandate):
    """By its reference; of a paragraph without a label, whose reference is in words, by its address."""
    return mandate.reference if mandate.paragraph.label else mandate.slug


def article_cell(article):
    return f"{instrument_cell(article.instrument)} {article.number}"


def proposal_cell(proposal):
    """Its number, which stands in the address of its page, and its title without what separates several."""
    return f"{proposal.pk} {', '.join(split(proposal.title))}"


def sector_cell(sector):
    return f"{sector.value} {sector.label}"
