"""The feed of public changes (Atom, RFC 4287): what the history says and everybody may see."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Exists, OuterRef, Q
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assistance.models import Activity
from cop_portal.common.templatetags.portal import change_words
from cop_portal.history.queries import public_changes
from cop_portal.people.rules import EVERYBODY
from cop_portal.reports.search_kinds import KINDS, address_of
from recommendations.models import Assessment
from recommendations.queries import mandates

LENGTH = 100
# Of each kind what is told: events, and of "edited" the fields. All else a record's own page says.
_TOLD = {
    "decision": (["imported", "translated", "corrected"], ["status", "adopted_on"]),
    "mandate": (["moved", "deadline_moved", "added", "withdrawn", "restored"], []),
    "document": (["created"], ["issued_on"]),
    "recommendation": (["created"], []),
    "need": (["created"], []),
    "proposal": (["moved"], []),
    "meeting": (["moved"], ["starts_at", "ends_at", "place", "room"]),
    "session": (["cancelled", "held_again"], ["starts_on", "ends_on", "place"]),
    "activity": (["moved"], []),
}


def _told(kind):
    """Which changes of a kind are told; an assessment is told of its mandate."""
    model, (events, fields) = kind.follows[0][0], _TOLD[kind.slug]
    told = Q(
        Q(event__in=events) | Q(event="edited", field__in=fields),
        Exists(kind.visible_to(EVERYBODY).filter(pk=OuterRef("subject_id"))),
        subject_type=ContentType.objects.get_for_model(model),
    )
    if kind.slug != "mandate":
        return told
    assessments = Assessment.objects.filter(mandate__in=mandates(), pk=OuterRef("subject_id"))
    return told | Q(Exists(assessments), event="assessed", subject_type=ContentType.objects.get_for_model(Assessment))


def latest_changes(kind=None):
    """The newest public changes of what a visitor may see, of one kind or of all, each with its subject."""
    told = Q(pk__in=[])
    for one in [kind] if kind else KINDS.values():
        if one.slug in _TOLD:
            told |= _told(one)
    read = [KINDS[slug].visible_to(EVERYBODY) for slug in _TOLD if slug != "activity"]
    read += [Activity.objects.all(), Assessment.objects.select_related("mandate__paragraph__decision")]
    changes = public_changes().filter(told).select_related("subject_type").order_by("-at", "-pk")
    return changes.prefetch_related(GenericPrefetch("subject", read))[:LENGTH]


def feed_of(kind=None):
    """The feed as text; each entry keeps its identity whatever the portal's address becomes."""
    title = f"{settings.PORTAL_NAME}: {kind.label}" if kind else settings.PORTAL_NAME
    address = f"{settings.PORTAL_ORIGIN}/feed.atom" + (f"?kind={kind.slug}" if kind else "")
    feed = Atom1Feed(
        title=title,
        link=f"{settings.PORTAL_ORIGIN}/",
        description=_("What changed in decisions, mandates, activities, meetings and documents."),
        feed_url=address,
        feed_guid=address,
        author_name=settings.PORTAL_NAME,
        language=get_language(),
    )
    for change in latest_changes(kind):
        subject = change.subject.mandate if isinstance(change.subject, Assessment) else change.subject
        feed.add_item(
            title=f"{subject}: {change_words(change)}",
            link=f"{settings.PORTAL_ORIGIN}{address_of(subject)}",
            description=change.reason or None,
            unique_id=f"tag:{settings.PORTAL_ORIGIN.split('://')[1].split(':')[0]},2007:change-{change.pk}",
            pubdate=change.at,
            updateddate=change.at,
            author_name=settings.PORTAL_NAME,
        )
    return feed.writeString("utf-8")
