"""What people wish of their reminders."""

from django.db import transaction

from cop_portal.history.services import record_fields
from cop_portal.people.models import User
from cop_portal.reminders.queries import preference_of
from cop_portal.reminders.services.composing import is_optional


@transaction.atomic
def save_preference(*, person, rhythm, unwanted, by):
    """Set rhythm and kinds that are not wanted; only what a person may refuse is kept."""
    preference = preference_of(_locked(person.pk))
    before = preference.rhythm, ", ".join(preference.unwanted)
    preference.rhythm, preference.unwanted = rhythm, sorted(kind for kind in unwanted if is_optional(kind))
    preference.save()
    after = preference.rhythm, ", ".join(preference.unwanted)
    changed = zip(("rhythm", "unwanted"), zip(before, after, strict=True), strict=True)
    record_fields(preference, "edited", {name: pair for name, pair in changed if pair[0] != pair[1]}, by=by)
    return preference


@transaction.atomic
def refuse(*, person_pk, kinds):
    """One press on a mail's own button: the person wants no more mails of these kinds. Twice is once."""
    person = _locked(person_pk)
    if person is None:
        return None
    present = preference_of(person)
    unwanted = {*present.unwanted, *kinds}
    return save_preference(person=person, rhythm=present.rhythm, unwanted=unwanted, by="reminders.refusal-link")


def _locked(person_pk):
    """The person, so that of two who set their wishes at once one waits; None where there is none."""
    return User.objects.select_for_update(of=("self",), no_key=True).filter(pk=person_pk).first()
