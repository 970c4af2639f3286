"""A decision for machines that read pages: schema.org's Legislation as JSON-LD, with the values that the page shows."""

from django.conf import settings
from django.urls import reverse
from django.utils.html import json_script
from django.utils.safestring import mark_safe

from recommendations.akn import CONTENT_TYPE
from recommendations.enums import RelationKind


def linked_data(decision, relations, languages):
    """The script element, a block of data that no browser runs. `languages` are those in which the whole text is."""
    address, title = _absolute(decision.get_absolute_url()), decision.title
    data = {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "@id": address,
        "url": address,
        "name": title.text if title else str(decision),
        "alternateName": str(decision),
        "legislationIdentifier": decision.document.symbol if decision.document else decision.number,
        "legislationType": decision.kind,
        "legislationPassedBy": {"@type": "Organization", "name": str(decision.body)},
        "inLanguage": languages or [decision.original_language],
        "legislationDate": decision.adopted_on.isoformat() if decision.adopted_on else None,
        "isBasedOn": [
            _absolute(relation.to_decision.get_absolute_url())
            for relation in relations
            if relation.to_decision and relation.kind == RelationKind.RECALLS
        ],
        "encoding": [
            {
                "@type": "LegislationObject",
                "contentUrl": _absolute(reverse("recommendations:decision-akn", args=[decision.slug, language])),
                "encodingFormat": CONTENT_TYPE,
                "inLanguage": language,
            }
            for language in languages
        ],
    }
    script = json_script({name: value for name, value in data.items() if value})
    return mark_safe(script.replace("application/json", "application/ld+json", 1))  # noqa: S308 - json_script escaped it


def _absolute(path):
    return settings.PORTAL_ORIGIN + path
