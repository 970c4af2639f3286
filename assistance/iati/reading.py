"""A file of IATI 2.0x as reports of the portal: what fits, and what does not, in sentences.

A report's values are plain texts and lists, as they are kept in the history to tell what a later file changes.
"""

import datetime
import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from babel.numbers import is_currency
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from lxml import etree

from assistance.enums import Interruption, ProviderRole, Sector
from assistance.iati import codes
from assistance.iati.writing import XML_LANG, Publisher, is_identifier
from cop_portal.common.dates import Precision
from cop_portal.common.errors import PortalError
from cop_portal.common.models import LANGUAGE_CHOICES, validate_addresses
from cop_portal.common.text import fold

_LANGUAGES = [code for code, _name in LANGUAGE_CHOICES]
_KNOWN_TO = re.compile(r"Known to the (month|year)\.")
_CHANNEL = re.compile(r"(?:XM-DAC-)?(\d{5})")
_GOVERNMENT = re.compile(r"([A-Z]{2})-GOV-.+")
_INTERRUPTIONS = {"5": Interruption.CANCELLED, "6": Interruption.SUSPENDED}
# Elements that are read, and those that say what the portal works out itself or has once for all.
_READ = {
    "iati-identifier", "title", "description", "participating-org", "activity-status", "activity-date", "contact-info",
    "recipient-country", "recipient-region", "sector", "tag", "default-aid-type", "budget", "document-link",
}  # fmt: skip
_WORKED_OUT = {"reporting-org", "activity-scope", "other-identifier"}
# The longest texts that an activity keeps.
_LENGTHS = {"title": 300, "contact": 200, "recipient_region": 200}
_COST_LIMIT = Decimal(10) ** 12


@dataclass(frozen=True)
class Misfit:
    """What a file says that was not taken: the element, its value, and why."""

    element: str
    value: str
    reason: str


@dataclass
class Report:
    """An activity of a file: its values as the portal would keep them, or why it cannot be taken."""

    identifier: str
    line: int
    values: dict = field(default_factory=dict)
    kind: str = codes.KIND
    misfits: list[Misfit] = field(default_factory=list)
    refusal: str = ""


@dataclass(frozen=True)
class Known:
    """What a report can name: States and organizations by code, channel and folded names, areas and mandates."""

    state: str
    publisher: Publisher
    states_by_alpha2: dict
    states_by_name: dict
    organizations_by_channel: dict
    organizations_by_name: dict
    areas: frozenset
    mandates: frozenset
    areas_address: str


def read(data, name, known):
    """The reports of a file, in its order. Raises PortalError where it is no such file, or not well-formed.

    Nothing is fetched and no entity is expanded: a file that declares a document type is refused unread.
    """
    marks = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
    if any(mark in data for mark in marks):
        words = _("%(name)s declares a document type, which could hide what it holds; save it without.")
        raise PortalError(words % {"name": name}, field="file")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        words = {"name": name, "line": error.lineno or 1, "error": re.sub(r", line \d+, column \d+.*", "", error.msg)}
        raise PortalError(
            _("%(name)s is not well-formed XML: line %(line)s: %(error)s.") % words, field="file"
        ) from error
    if root.tag != "iati-activities":
        words = {"name": name, "element": etree.QName(root).localname}
        raise PortalError(
            _("%(name)s holds no IATI activities: its first element is “%(element)s”.") % words, field="file"
        )
    version = root.get("version", "")
    if not version.startswith("2."):
        words = {"name": name, "version": version or _("unknown")}
        raise PortalError(
            _("%(name)s is of IATI version %(version)s; versions from 2.01 on are read.") % words, field="file"
        )
    language, currency = root.get(XML_LANG, ""), root.get("default-currency", "")
    found, reports = Counter(), []
    for element in root.iterfind("iati-activity"):
        report = _Reading(element, known, language, currency).report
        found[report.identifier] += 1
        if found[report.identifier] > 1 and not report.refusal:
            report.refusal = _("Its identifier stands in the file before; only the first is read.")
        reports.append(report)
    return reports


def _flat(text):
    return " ".join((text or "").split())


def _day(text):
    try:
        return datetime.date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        return None


class _Reading:
    """The reading of one activity."""

    def __init__(self, element, known, language, currency):
        self.element, self.known = element, known
        self.default_language = (element.get(XML_LANG) or language)[:2].lower()
        self.currency = element.get("default-currency") or currency
        self.report = Report(_flat(element.findtext("iati-identifier")), element.sourceline)
        self.values = self.report.values
        self.language = self._language()
        self._title()
        self._days()
        if not self.report.refusal:
            self._rest()

    def misfit(self, element, value, reason):
        self.report.misfits.append(Misfit(element, str(value)[:200], reason))

    def refuse(self, sentence):
        self.report.refusal = self.report.refusal or sentence

    # Words

    def _language(self):
        """The language that the report will be in: the file's own where the portal has it, else one of its title."""
        written = [
            self.default_language,
            *(self._language_of(node) for node in self.element.iterfind("title/narrative")),
        ]
        return next((language for language in written if language in _LANGUAGES), "en")

    def _language_of(self, narrative):
        return (narrative.get(XML_LANG) or self.default_language)[:2].lower()

    def words(self, element, name):
        """The element's narrative in the language of the report, or the first that it has; the others are no part."""
        found = [(self._language_of(node), "".join(node.itertext()).strip()) for node in element.iterfind("narrative")]
        found = [(language, text) for language, text in found if text]
        if not found:
            return ""
        chosen = next((row for row in found if row[0] in (self.language, "")), found[0])
        for language, text in found:
            if (language, text) != chosen:
                self.misfit(name, f"{language}: {text}", _("A report is kept in one language."))
        if chosen[0] not in (self.language, ""):
            words = {"language": chosen[0], "own": self.language}
            self.misfit(name, chosen[1], _("It is in the language “%(language)s”, the report in “%(own)s”.") % words)
        return chosen[1]

    def shortened(self, name, element, text):
        """The text as long as its field; what is cut off is said."""
        if len(text) > _LENGTHS[name]:
            self.misfit(element, text, _("It is cut to %(number)s signs.") % {"number": _LENGTHS[name]})
        return text[: _LENGTHS[name]].strip()

    def _title(self):
        identifier = self.report.identifier
        if not identifier:
            self.refuse(_("It has no identifier."))
        elif len(identifier) > 100 or not is_identifier(identifier) or identifier == self.known.publisher.ref:
            self.refuse(_("Its identifier is too long, an organization's, or has a space or one of / & | ?."))
        element = self.element.find("title")
        title = _flat(self.words(element, "title")) if element is not None else ""
        if not title:
            self.refuse(_("It has no title."))
        self.values["title"] = self.shortened("title", "title", title)
        self.values["language"] = self.language

    # Days

    def _days(self):
        """The actual start before the planned one, as the end; where a file of the portal says so, to month or year."""
        days = {}
        for node in self.element.iterfind("activity-date"):
            day = _day(node.get("iso-date"))
            if day is None:
                self.misfit("activity-date", node.get("iso-date", ""), _("It is no day of the calendar."))
            else:
                known = _KNOWN_TO.fullmatch(_flat(node.findtext("narrative")))
                days[node.get("type")] = (day, Precision(known[1]) if known else Precision.DAY)
        start = days.get("2") or days.get("1")
        end = days.get("4") or days.get("3")
        if start is None:
            self.refuse(_("It has no start, neither planned nor actual."))
            return
        if end is not None and end[0] < start[0]:
            self.misfit("activity-date", end[0], _("It ends before it starts; the end is left open."))
            end = None
        self.values["starts_on"], self.values["starts_precision"] = start[0].isoformat(), start[1].value
        self.values["ends_on"] = end[0].isoformat() if end else ""
        self.values["ends_precision"] = (end[1] if end else Precision.DAY).value

    # All else

    def _rest(self):
        status = self.element.find("activity-status")
        self.values["interruption"] = _INTERRUPTIONS.get("" if status is None else status.get("code"), "")
        self._descriptions()
        self._recipients()
        self._participants()
        self._contact()
        self._sectors()
        self._mandates()
        self._kind()
        self._cost()
        self._links()
        others = Counter(etree.QName(node).localname for node in self.element if node.tag not in _READ | _WORKED_OUT)
        for name, number in others.items():
            self.misfit(name, f"{number}×", _("The portal keeps nothing of this kind."))

    def _descriptions(self):
        texts = {"description": [], "beneficiaries": [], "results": []}
        fields = {"3": "beneficiaries", "4": "results"}
        for node in self.element.iterfind("description"):
            if text := self.words(node, "description"):
                texts[fields.get(node.get("type"), "description")].append(text)
        for name, found in texts.items():
            self.values[name] = "\n\n".join(found)
        if self.values["description"] == self.values["title"]:  # IATI demands one where there is none
            self.values["description"] = ""

    def _of_activity_or_transactions(self, name):
        """Elements that stand either on the activity or on its transactions."""
        return self.element.findall(name) or self.element.findall(f"transaction/{name}")

    def _recipients(self):
        recipients, shares = set(), set()
        for node in self._of_activity_or_transactions("recipient-country"):
            code = node.get("code", "").strip().upper()
            state = self.known.states_by_alpha2.get(code)
            if state is None:
                self.misfit("recipient-country", code, _("No State of the portal has this code."))
            else:
                recipients.add(state)
                shares.add(node.get("percentage", ""))
        if len(recipients) > 1 and _unequal(shares):
            self.misfit("recipient-country", "; ".join(sorted(shares)), _("The portal keeps no shares of recipients."))
        regions = []
        for node in self._of_activity_or_transactions("recipient-region"):
            code = node.get("code", "").strip()
            is_oecd = node.get("vocabulary", codes.OECD) == codes.OECD
            name = self.words(node, "recipient-region") or (codes.REGIONS.get(code, [""])[0] if is_oecd else "")
            if not name:
                self.misfit("recipient-region", code, _("The region has no name, and its code is not known."))
            elif name not in regions:
                regions.append(_flat(name))
        self.values["recipients"] = sorted(recipients)
        region = self.shortened("recipient_region", "recipient-region", "; ".join(regions))
        self.values["recipient_region"] = region

    def _participants(self):
        """Who funds, extends or carries it out provides it; who is accountable alone does not."""
        states, organizations, own_roles = set(), set(), set()
        for node in self.element.iterfind("participating-org"):
            words = [_flat(text) for text in node.xpath("narrative//text()[normalize-space()]")]
            names, provides = [fold(text) for text in words], node.get("role") in ("1", "3", "4")
            state, organization = self._state_of(node, names), self._organization_of(node, names)
            if state == self.known.state:
                own_roles.add(provides)
            elif provides and state:
                states.add(state)
            elif provides and organization:
                organizations.add(organization)
            else:
                unknown = _("The portal knows no State or organization of this name or code.")
                reason = unknown if provides else _("It is accountable for the assistance and does not provide it.")
                self.misfit("participating-org", "; ".join(words) or node.get("ref", ""), reason)
        is_recipient = self.known.state in self.values["recipients"]
        receives = True not in own_roles and (is_recipient or False in own_roles)
        self.values["provider_role"] = (ProviderRole.RECEIVES if receives else ProviderRole.PROVIDES).value
        self.values["providers"] = sorted(states)
        self.values["providing_organizations"] = sorted(organizations)

    def _state_of(self, node, names):
        if government := _GOVERNMENT.fullmatch(node.get("ref", "").strip()):
            return self.known.states_by_alpha2.get(government[1])
        return next((self.known.states_by_name[name] for name in names if name in self.known.states_by_name), None)

    def _organization_of(self, node, names):
        for text in (node.get("crs-channel-code", ""), node.get("ref", "")):
            channel = _CHANNEL.fullmatch(text.strip())
            if channel and channel[1] in self.known.organizations_by_channel:
                return self.known.organizations_by_channel[channel[1]]
        by_name = self.known.organizations_by_name
        return next((by_name[name] for name in names if name in by_name), None)

    def _contact(self):
        """An office and its mailbox; a person's name and telephone are not taken."""
        self.values["contact"] = self.values["contact_email"] = ""
        for node in self.element.iterfind("contact-info"):
            office = node.find("department") if node.find("department") is not None else node.find("organisation")
            name = _flat(self.words(office, "contact-info")) if office is not None else ""
            email = _flat(node.findtext("email"))
            for part in ("person-name", "telephone", "job-title", "mailing-address"):
                for text in node.xpath(f"{part}//text()[normalize-space()]"):
                    self.misfit("contact-info", _flat(text), _("An office is kept, not a person or a place."))
            if email and not _is_email(email):
                self.misfit("contact-info", email, _("It is no e-mail address."))
                email = ""
            if self.values["contact"] or self.values["contact_email"]:
                if name or email:
                    self.misfit("contact-info", f"{name} {email}".strip(), _("One office is kept, the first."))
                continue
            self.values["contact"] = self.shortened("contact", "contact-info", name)
            self.values["contact_email"] = email

    def _sectors(self):
        """The sector with the greatest share among those that the portal knows; the portal's own priority areas."""
        fitting, areas = [], set()
        for node in self._of_activity_or_transactions("sector"):
            code, vocabulary = node.get("code", "").strip(), node.get("vocabulary", codes.OECD) or codes.OECD
            if vocabulary == codes.OECD:
                code = self._sector(code)
                if code:
                    fitting.append((_number(node.get("percentage")) or Decimal(0), code))
            elif node.get("vocabulary-uri") == self.known.areas_address and code in self.known.areas:
                areas.add(code)
            else:
                words = {"vocabulary": vocabulary}
                self.misfit("sector", code, _("The portal does not know vocabulary %(vocabulary)s.") % words)
        chosen = max(fitting, key=lambda row: row[0])[1] if fitting else ""
        for code in sorted({code for _share, code in fitting} - {chosen}):
            self.misfit(
                "sector",
                code,
                _("One sector is kept: the one with the greatest share, %(sector)s.") % {"sector": chosen},
            )
        self.values["sector"] = chosen
        self.values["priority_areas"] = sorted(areas)

    def _sector(self, code):
        """The code as the portal keeps it; one that was withdrawn becomes the one that bears its meaning since."""
        current = codes.WITHDRAWN_SECTORS.get(code, code)
        if current in Sector.values:
            if current != code:
                words = {"sector": current}
                self.misfit("sector", code, _("It was withdrawn in 2020 and is read as %(sector)s.") % words)
            return current
        if code in codes.WITHDRAWN_SECTORS:
            self.misfit("sector", code, _("It was withdrawn in 2020, and the portal has no sector in its place."))
        else:
            self.misfit("sector", code, _("It is not among the sectors of the portal."))
        return ""

    def _mandates(self):
        found = set()
        for node in self.element.iterfind("tag"):
            code, uri = node.get("code", "").strip(), node.get("vocabulary-uri", "")
            if uri.startswith(f"{self.known.publisher.origin}/decisions/") and code in self.known.mandates:
                found.add(code)
            else:
                self.misfit("tag", code, _("It names no mandate of the portal."))
        self.values["mandates"] = sorted(found)

    def _kind(self):
        """The kind of assistance that the type of aid is likeliest to mean: IATI knows no kinds."""
        for node in self.element.iterfind("default-aid-type"):
            code = node.get("code", "").strip()
            if node.get("vocabulary", codes.OECD) == codes.OECD:
                self.report.kind = codes.KIND_OF_AID_TYPE.get(code) or codes.KIND_OF_AID_TYPE.get(code[:1], codes.KIND)

    def _cost(self):
        """The budgets, a revised one in place of the original; where there are none, the commitments."""
        self.values["cost"] = self.values["currency"] = ""
        periods = {}
        for node in self.element.iterfind("budget"):
            start, end = (_flat(_attribute(node, part)) for part in ("period-start", "period-end"))
            is_revised = node.get("type") == "2"
            if (start, end) not in periods or is_revised:
                periods[start, end] = node.find("value")
        name, values = "budget", list(periods.values())
        if not values:
            name = "transaction"
            values = self.element.xpath("transaction[transaction-type/@code='2']/value")
        amounts = [self._amount(value, name) for value in values if value is not None]
        amounts = [amount for amount in amounts if amount]
        currencies = sorted({currency for _amount, currency in amounts})
        total = sum(amount for amount, _currency in amounts)
        if len(currencies) > 1:
            self.misfit(name, "; ".join(currencies), _("A cost has one currency; none is taken."))
        elif amounts and not 0 <= total < _COST_LIMIT:
            self.misfit(name, total, _("It is too much, or less than nothing."))
        elif amounts:
            self.values["cost"], self.values["currency"] = f"{total:.2f}", currencies[0]

    def _amount(self, node, name):
        amount, currency = _number(node.text), (node.get("currency") or self.currency).strip().upper()
        if amount is None:
            self.misfit(name, _flat(node.text), _("It is no number."))
        elif not is_currency(currency):
            self.misfit(name, f"{_flat(node.text)} {currency}".strip(), _("It has no currency that is known."))
        else:
            return amount, currency
        return None

    def _links(self):
        """Addresses are kept, files are not fetched; the portal's own pages are there already."""
        pages = []
        for node in self.element.iterfind("document-link"):
            url = node.get("url", "").strip()
            if url.startswith(f"{self.known.publisher.origin}/") or url in pages:
                continue
            try:
                validate_addresses(url or "-")
            except ValidationError:
                self.misfit("document-link", url, _("It is no address on the web."))
            else:
                pages.append(url)
        self.values["web_pages"] = "\n".join(pages)


def _attribute(node, part):
    found = node.find(part)
    return "" if found is None else found.get("iso-date", "")


def _number(text):
    """The number that the text is, or None."""
    try:
        number = Decimal(_flat(text))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _unequal(shares):
    """Whether percentages differ by more than rounding makes them."""
    numbers = [_number(share) for share in shares]
    known = [number for number in numbers if number is not None]
    return bool(known) and (len(known) < len(numbers) or max(known) - min(known) > Decimal("0.02"))


def _is_email(text):
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254
