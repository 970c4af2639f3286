"""One published activity as an `iati-activity` element. The schema holds the order of the elements, so does this."""

import datetime
import itertools
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from lxml import etree

from assistance.enums import Interruption, ProviderRole
from assistance.iati import codes
from cop_portal.common import dates
from cop_portal.common.dates import Precision

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# What XML 1.0 cannot hold at all, not even as an entity.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IDENTIFIER = re.compile(r"[^\s/&|?]+")
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Publisher:
    """Who publishes the file, under which identifier of an organization, and the address that its links begin with."""

    ref: str
    name: str
    type: str
    origin: str

    def identifier(self, activity):
        """The portal's own identifier of an activity: it never changes, since the reference never does."""
        return self.identifier_of(activity.reference)

    def identifier_of(self, reference):
        return f"{self.ref}-TA-{reference}"

    def gave(self, identifier):
        """Whether it is one of the portal's own, or the organization's."""
        return identifier == self.ref or identifier.startswith(self.identifier_of(""))


def clean(text):
    """The text without the signs that XML cannot hold."""
    return _ILLEGAL.sub("", text).strip()


def is_identifier(text):
    """Whether IATI takes it for an identifier: it has no space and none of the signs that break addresses."""
    return bool(_IDENTIFIER.fullmatch(text))


def element_of(activity, publisher, at, taken=frozenset()):
    """The element of a published activity, with all that `publishing` prefetches, in a file that is made `at` a time.

    `taken` holds the ids of activities whose identifier elsewhere is that of another activity of the portal too.
    """
    root = etree.Element(
        "iati-activity",
        {
            "last-updated-datetime": min(activity.updated_at, at).isoformat(timespec="seconds"),
            XML_LANG: activity.language,
        },
    )
    if activity.currency:
        root.set("default-currency", activity.currency)
    if activity.is_example:
        root.append(etree.Comment(" an example, not a real activity "))
    own = clean(activity.iati_identifier)
    reuses = is_identifier(own) and not publisher.gave(own) and activity.pk not in taken
    _add(root, "iati-identifier", own if reuses else publisher.identifier(activity))
    reporting = _add(root, "reporting-org", ref=publisher.ref, type=publisher.type, **{"secondary-reporter": "1"})
    _narrative(reporting, publisher.name, "en", activity)
    _texts(root, activity)
    _participants(root, activity)
    _other_identifiers(root, activity, publisher, "" if reuses else own)
    _add(root, "activity-status", code=codes.STATUS_OF_PROGRESS[activity.progress])
    start, end = _dates(root, activity)
    _contact(root, activity)
    _places(root, activity)
    _sectors(root, activity, publisher)
    _tags(root, activity, publisher)
    _aid_type(root, activity)
    _budgets(root, activity, start, end)
    _links(root, activity, publisher)
    if is_identifier(own) and activity.pk in taken:
        _add(root, "related-activity", ref=own, type="5")  # a third party's report on the same activity
    return root


def _add(parent, name, text=None, **attributes):
    element = etree.SubElement(parent, name, attributes)
    element.text = text
    return element


def _narrative(parent, text, language, activity):
    """The words, marked with their language where it is not that of the report."""
    narrative = _add(parent, "narrative", clean(text))
    if language != activity.language:
        narrative.set(XML_LANG, language)


def _name(parent, named, activity):
    """The name in the language of the report where there is one, else in English."""
    own = getattr(named, f"name_{activity.language}")
    _narrative(parent, own or named.name_en, activity.language if own else "en", activity)


def _texts(root, activity):
    """Title and descriptions: what it is (1), whom it is for (3), and what came of it (4)."""
    title = clean(activity.title) or activity.reference
    _narrative(_add(root, "title"), title, activity.language, activity)
    described = [("1", clean(activity.description) or title), ("3", activity.beneficiaries), ("4", activity.results)]
    for kind, text in described:
        if clean(text):
            _narrative(_add(root, "description", type=kind), text, activity.language, activity)


def _participants(root, activity):
    """Who gives the assistance carries it out (4); a State that receives it answers for its own report (2)."""
    gives = activity.provider_role == ProviderRole.PROVIDES
    _participant(root, activity.state, codes.GOVERNMENT, "4" if gives else "2", activity)
    for state in activity.providers.all():
        if not gives or state.pk != activity.state_id:
            _participant(root, state, codes.GOVERNMENT, "4", activity)
    for organization in activity.providing_organizations.all():
        channel = codes.CHANNELS.get(organization.slug)
        _participant(root, organization, codes.MULTILATERAL, "4", activity, channel)


def _participant(root, named, kind, role, activity, channel=None):
    element = _add(root, "participating-org", type=kind, role=role)
    if channel:
        element.set("crs-channel-code", channel)
    _name(element, named, activity)


def _other_identifiers(root, activity, publisher, other):
    """The portal's number (A1), and an identifier elsewhere that cannot be this one's (A9)."""
    number = _add(root, "other-identifier", ref=activity.reference, type="A1")
    _narrative(_add(number, "owner-org", ref=publisher.ref), publisher.name, "en", activity)
    if other:
        _add(root, "other-identifier", ref=other, type="A9")


def _dates(root, activity):
    """Start and end as IATI wants them: to the day, and never actual where they are still to come.

    Of a month or a year it is the first day of a start and the last of an end, and a narrative says so. Whether what
    was cancelled ever began is not known, nor when what was suspended will end. Returns the two days.
    """
    today = dates.today()
    start = first_day(activity.starts_on, activity.starts_precision)
    began = activity.starts_on <= today and activity.interruption != Interruption.CANCELLED
    _date(root, "2" if began else "1", start, activity.starts_precision, activity)
    if activity.ends_on is None:
        return start, None
    end = dates.last_day(activity.ends_on, activity.ends_precision)
    ended = began and not activity.interruption and end < today
    _date(root, "4" if ended else "3", end, activity.ends_precision, activity)
    return start, end


def first_day(day, precision):
    """The first day that a date of this precision may mean."""
    if precision == Precision.YEAR:
        return day.replace(month=1, day=1)
    return day.replace(day=1) if precision == Precision.MONTH else day


def _date(root, kind, day, precision, activity):
    element = _add(root, "activity-date", **{"iso-date": day.isoformat(), "type": kind})
    if precision != Precision.DAY:
        _narrative(element, f"Known to the {precision}.", "en", activity)


def _contact(root, activity):
    """The office and its mailbox, never a person."""
    if not activity.contact and not activity.contact_email:
        return
    contact = _add(root, "contact-info", type="1")
    if clean(activity.contact):
        _narrative(_add(contact, "department"), activity.contact, activity.language, activity)
    if activity.contact_email:
        _add(contact, "email", activity.contact_email)


def _places(root, activity):
    """Countries by their code with equal shares; a region where there is none, else as the name of a place.

    A region beside countries would count them twice, and IATI does not take it for a description of theirs.
    """
    recipients = activity.recipients.all()
    countries = [state for state in recipients if state.iso_alpha2]
    others = [state for state in recipients if not state.iso_alpha2]
    scope = "4" if len(countries) == 1 and not others and not activity.recipient_region else "3" if countries else "2"
    _add(root, "activity-scope", code=scope)
    for state, share in zip(countries, shares(len(countries)), strict=True):
        element = _add(root, "recipient-country", code=state.iso_alpha2)
        if len(countries) > 1:
            element.set("percentage", str(share))
        _name(element, state, activity)
    region = clean(activity.recipient_region)
    if countries:
        for state in others:
            _name(_add(_add(root, "location"), "name"), state, activity)
        if region:
            _narrative(_add(_add(root, "location"), "name"), region, activity.language, activity)
    elif region:
        element = _add(root, "recipient-region", code=codes.region_code(region), vocabulary=codes.OECD)
        _narrative(element, region, activity.language, activity)
    else:
        # The European Union alone is no country: its region is Europe. One that names nothing is unspecified.
        code = codes.EUROPE if others else codes.UNSPECIFIED_REGION
        element = _add(root, "recipient-region", code=code, vocabulary=codes.OECD)
        for state in others[:1]:
            _name(element, state, activity)


def shares(number):
    """So many equal percentages that sum to exactly 100."""
    until = [(Decimal(100) * place / number).quantize(_CENT) for place in range(number + 1)] if number else []
    return [end - start for start, end in itertools.pairwise(until)]


def _sectors(root, activity, publisher):
    """The OECD's code first; the priority areas as the portal's own vocabulary, which the page of them explains."""
    areas = list(activity.priority_areas.all())
    _add(root, "sector", vocabulary=codes.OECD, code=sector_of(activity, areas))
    uri = publisher.origin + reverse("assistance:coverage")
    for area, share in zip(areas, shares(len(areas)), strict=True):
        element = _add(root, "sector", vocabulary=codes.OWN, code=str(area.number), **{"vocabulary-uri": uri})
        if len(areas) > 1:
            element.set("percentage", str(share))
        _name(element, area, activity)


def sector_of(activity, areas):
    """The sector that was reported, else what the kind or the priority areas tell, else legal development."""
    if activity.sector:
        return activity.sector
    if activity.kind.code in codes.SECTOR_OF_KIND:
        return codes.SECTOR_OF_KIND[activity.kind.code]
    told = {codes.SECTOR_OF_AREA.get((area.document and area.document.symbol, area.number)) for area in areas}
    return told.pop() or codes.SECTOR if len(told) == 1 else codes.SECTOR


def _tags(root, activity, publisher):
    """Which mandates it answers, by their addresses, in a vocabulary that the decision's page explains."""
    for mandate in activity.mandates.all():
        decision = mandate.paragraph.decision
        uri = publisher.origin + decision.get_absolute_url()
        tag = _add(root, "tag", code=mandate.slug, vocabulary=codes.OWN, **{"vocabulary-uri": uri})
        _narrative(tag, mandate.asked, mandate.language, activity)


def _aid_type(root, activity):
    if code := codes.AID_TYPE_OF_KIND.get(activity.kind.code, codes.AID_TYPE):
        _add(root, "default-aid-type", code=code)


def _budgets(root, activity, start, end):
    """The cost as an indicative budget, by calendar years: a period of more than a year is an error.

    Where the end is open it stands in the year of the start.
    """
    if activity.cost is None:
        return
    periods = years(start, end or start.replace(month=12, day=31))
    days = sum((last - first).days + 1 for first, last in periods)
    spent, passed = Decimal(0), 0
    for first, last in periods:
        passed += (last - first).days + 1
        until = (activity.cost * passed / days).quantize(_CENT)
        budget = _add(root, "budget", type="1", status="1")
        _add(budget, "period-start", **{"iso-date": first.isoformat()})
        _add(budget, "period-end", **{"iso-date": last.isoformat()})
        value = {"currency": activity.currency, "value-date": first.isoformat()}
        _add(budget, "value", str(until - spent), **value)
        spent = until


def years(first, last):
    """The period cut at each turn of the year, as (first day, last day) pairs."""
    periods = []
    for year in range(first.year, last.year + 1):
        opens, closes = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        periods.append((max(first, opens), min(last, closes)))
    return periods


def _links(root, activity, publisher):
    """The portal's page, the report's public files, and its pages on the web."""
    page = publisher.origin + activity.get_absolute_url()
    _link(root, activity, page, "text/html", "A12", activity.reference)
    for file in activity.public_files:
        url = publisher.origin + reverse("assistance:attachment-download", args=[activity.reference, file.pk])
        _link(root, activity, url, file.content_type, "A02", file.name)
    for url, _number in Counter(activity.web_page_list).items():
        if clean(url):
            _link(root, activity, clean(url), "text/html", "A12", url)


def _link(root, activity, url, kind, category, title):
    link = _add(root, "document-link", url=url, format=kind)
    _narrative(_add(link, "title"), title, activity.language, activity)
    _add(link, "category", code=category)
