"""The published activities as one IATI file, written piece by piece: memory stays flat at any number of them."""

from django.conf import settings
from django.db.models import Prefetch
from lxml import etree

from assistance.iati import codes
from assistance.iati.writing import Publisher, clean, element_of
from assistance.models import Attachment
from assistance.queries import published_activities
from cop_portal.common import dates
from cop_portal.people.rules import EVERYBODY
from recommendations.models import Mandate

CONTENT_TYPE = "application/xml"
# Rows that are fetched at once, with what belongs to them.
CHUNK = 500
# Bytes that are gathered before they are sent on.
PIECE = 64 * 1024


def publisher():
    """Who publishes, as the settings name them."""
    return Publisher(
        ref=settings.PORTAL_IATI_ORG,
        name=settings.PORTAL_IATI_ORG_NAME,
        type=settings.PORTAL_IATI_ORG_TYPE,
        origin=settings.PORTAL_ORIGIN,
    )


def published(state=None):
    """What a file holds: what a visitor may read, all or one State's reports (organizations publish theirs
    themselves); examples only in a portal of examples.

    What was withdrawn is out, and so is what waits for its review, a change to a published activity among it.
    """
    found = published_activities(EVERYBODY).filter(revises__isnull=True, state__isnull=False)
    if not settings.PORTAL_EXAMPLES:
        found = found.filter(is_example=False)
    return found if state is None else found.filter(state=state)


def _with_parts(activities):
    return (
        activities.select_related("state", "kind")
        .prefetch_related(
            "recipients",
            "providers",
            "providing_organizations",
            "priority_areas__document",
            Prefetch(
                "mandates", Mandate.objects.filter(withdrawn_at__isnull=True).select_related("paragraph__decision")
            ),
            Prefetch("attachments", Attachment.objects.filter(is_withdrawn=False), to_attr="public_files"),
        )
        .order_by("pk")
    )


def _taken():
    """Activities whose identifier elsewhere is that of an earlier one too: in all of the portal it may stand once."""
    seen, taken = set(), set()
    rows = published().exclude(iati_identifier="").order_by("pk").values_list("pk", "iati_identifier")
    for pk, identifier in rows.iterator():
        if (identifier := clean(identifier)) in seen:
            taken.add(pk)
        seen.add(identifier)
    return taken


class _Pieces:
    """A file whose bytes are taken away as they come."""

    def __init__(self):
        self._parts, self._size = [], 0

    def write(self, data):
        self._parts.append(data)
        self._size += len(data)

    def __len__(self):
        return self._size

    def take(self):
        data = b"".join(self._parts)
        self._parts, self._size = [], 0
        return data


def iati_file(state=None):
    """The file's bytes in pieces. An error on the way leaves it cut off, so that nobody takes a part for the whole."""
    who, at, taken, pieces = publisher(), dates.now(), _taken(), _Pieces()
    head = {"version": codes.VERSION, "generated-datetime": at.isoformat(timespec="seconds")}
    with etree.xmlfile(pieces, encoding="utf-8", buffered=False) as file:
        file.write_declaration()
        with file.element("iati-activities", head):
            for activity in _with_parts(published(state)).iterator(chunk_size=CHUNK):
                file.write(element_of(activity, who, at, taken), pretty_print=True)
                if len(pieces) > PIECE:
                    yield pieces.take()
    yield pieces.take()
