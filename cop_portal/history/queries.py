"""Reading the history."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Value

from cop_portal.common import dates
from cop_portal.history.models import Change


def public_changes():
    """The changes that everybody may read, as far as their subjects may be read; they do not name who acted."""
    return Change.objects.filter(is_public=True)


def changes_of(*subjects, internal=False):
    """The changes of the subjects (of one kind), oldest first; the public ones alone unless `internal`.

    `shows_by` says whether the page may name who acted: only to those inside.
    """
    if not subjects:
        return Change.objects.none()
    kind = ContentType.objects.get_for_model(subjects[0])
    changes = Change.objects.annotate(shows_by=Value(internal)).filter(
        subject_type=kind, subject_id__in=[subject.pk for subject in subjects]
    )
    if dates.shown_day():
        changes = changes.filter(at__lte=dates.now())
    return (changes if internal else changes.filter(is_public=True)).select_related("by", "for_state")
