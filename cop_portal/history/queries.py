"""Reading the history."""

from django.contrib.contenttypes.models import ContentType

from cop_portal.history.models import Change


def changes_of(*subjects, internal=False):
    """The changes of the subjects (of one kind), oldest first; the public ones alone unless `internal`."""
    if not subjects:
        return Change.objects.none()
    kind = ContentType.objects.get_for_model(subjects[0])
    changes = Change.objects.filter(subject_type=kind, subject_id__in=[subject.pk for subject in subjects])
    return (changes if internal else changes.filter(is_public=True)).select_related("by", "for_state")
