"""Activities that each person may see, their review, attachments and uploads."""

import datetime
from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Prefetch, Q

from assistance.enums import (
    ACTIVITY_PENDING,
    ActivityStatus,
    Visibility,
)
from assistance.models import Activity, AssistanceKind, Attachment, Upload
from cop_portal.common import dates
from cop_portal.history.models import Change
from cop_portal.people.models import Organization
from cop_portal.people.rules import is_secretariat, states_of, states_read_by
from recommendations.queries import (
    articles,
    mandates,
    recommendations,
)

# What the secretariat sees of a State's report: not its drafts, unless an officer typed them on the State's behalf.
_WITH_THE_SECRETARIAT = Q(
    status__in=[
        ActivityStatus.SUBMITTED,
        ActivityStatus.RETURNED,
        ActivityStatus.PUBLISHED,
        ActivityStatus.WITHDRAWN,
        ActivityStatus.TAKEN_OVER,
    ]
) | Q(on_behalf=True)


def visibilities_read_by(user):
    """Of which visibility the person reads what is published: what is for States parties alone their people and the
    secretariat do."""
    return Visibility.values if is_secretariat(user) or states_read_by(user) else [Visibility.PUBLIC.value]


def activities_and_changes_visible_to(user):
    """Published activities for all (those for States parties for their people), one's own State's in every state (its
    validating authority reads them too), and for the secretariat whatever was submitted to it; changes to published
    activities among them.

    For the page of one, and for the desk of those who write or review it. Whatever lists, counts, finds or exports
    takes `activities_visible_to`.
    """
    visible = Q(status=ActivityStatus.PUBLISHED, visibility__in=visibilities_read_by(user))
    if own := states_read_by(user):
        visible |= Q(state__in=own)
    if is_secretariat(user):
        visible |= _WITH_THE_SECRETARIAT
    return Activity.objects.filter(visible)


def activities_visible_to(user):
    """The same without the changes: what is published counts once, as it stands."""
    return activities_and_changes_visible_to(user).filter(revises__isnull=True)


def activities_with_rows(user):
    """The same, with what a row shows."""
    return activities_visible_to(user).select_related("state", "organization", "kind").prefetch_related("recipients")


def activities_in_full(user):
    """Activities and changes that the person may see, with all that a page of one shows, in a fixed number of
    queries."""
    return in_full(activities_and_changes_visible_to(user))


def in_full(activities):
    return activities.select_related("state", "organization", "kind", "revises", "submitted_by").prefetch_related(
        "recipients",
        "providers",
        "providing_organizations",
        "instruments",
        Prefetch("articles", articles()),
        "priority_areas",
        Prefetch("recommendations", recommendations()),
        Prefetch("mandates", mandates()),
        "proposals",
        Prefetch("attachments", Attachment.objects.filter(is_withdrawn=False)),
    )


def pending_change(user, activity):
    """The change to a published activity that is on its way, as far as the person may see it, or None."""
    changes = activities_in_full(user).filter(revises=activity, status__in=ACTIVITY_PENDING)
    return changes.first()


def published_under(change):
    """The published activity that a change is to change, with all that is compared."""
    return in_full(Activity.objects.filter(pk=change.revises_id)).get()


def activities_to_report_again(user, state, limit=10):
    """What the State reported earlier, newest first; a draft or what was withdrawn is no model."""
    reported = activities_visible_to(user).filter(state=state)
    reported = reported.exclude(status__in=[ActivityStatus.DRAFT, ActivityStatus.WITHDRAWN])
    return reported.select_related("state", "kind")[:limit]


TIME_TO_MEND = datetime.timedelta(days=14)


def last_returns(activities):
    """The newest return of each activity that was ever returned, by its id: a change of the history with its reason."""
    returns = Change.objects.filter(
        subject_type=ContentType.objects.get_for_model(Activity),
        subject_id__in=[activity.pk for activity in activities],
        field="status",
        new=ActivityStatus.RETURNED,
    )
    return {change.subject_id: change for change in returns.order_by("at", "pk")}


def days_to_mend(activities):
    """The day by which each activity that was ever returned is to be mended, by its id."""
    return {pk: dates.day_of(change.at) + TIME_TO_MEND for pk, change in last_returns(activities).items()}


def remarks_on(activity):
    """What the State and the secretariat said to each other about it, oldest first."""
    return activity.remarks.select_related("by")


def remarks_of_last_return(activity):
    """What the last return said at single fields, {field: texts}."""
    returns = activity.remarks.filter(is_return=True).order_by("-at", "-pk")
    last = returns.first()
    found = defaultdict(list)
    if last is not None:
        for remark in returns.filter(at=last.at).order_by("pk"):
            found[remark.field].append(remark.text)
    return dict(found)


def in_no_area(activities):
    """The activities that name no priority area."""
    return activities.filter(~Exists(Activity.priority_areas.through.objects.filter(activity=OuterRef("pk"))))


def attachments_visible_to(user):
    return Attachment.objects.filter(activity__in=activities_and_changes_visible_to(user), is_withdrawn=False)


def uploads_visible_to(user):
    """Files of activities that were uploaded: a State's for its focal points, those on behalf for the secretariat."""
    visible = Q(state__in=states_of(user))
    if is_secretariat(user):
        visible |= Q(on_behalf=True)
    return Upload.objects.filter(visible).select_related("state", "uploaded_by")


def activities_of_reporter(user, reporter):
    """All activities of a State (that the person may see) or of an organization, oldest first; a change to one is no
    activity of its own."""
    if isinstance(reporter, Organization):
        own = Activity.objects.filter(organization=reporter)
    else:
        own = activities_visible_to(user).filter(state=reporter)
    return own.filter(revises__isnull=True).order_by("pk")


def assistance_kinds():
    return AssistanceKind.objects.order_by("order")


def published_activities(user):
    """Those that the person may read."""
    return activities_visible_to(user).filter(status=ActivityStatus.PUBLISHED)


def activities_answering(user, recommendation):
    """Published activities that name the recommendation, or took up a proposal that builds on it."""
    named = Q(recommendations=recommendation) | Q(proposals__recommendations=recommendation)
    return published_activities(user).filter(named).select_related("state", "organization", "kind").distinct()
