"""What people wish of their reminders."""

from django.db import transaction

from cop_portal.history.services import record
from cop_portal.people.models import User
from cop_portal.reminders.models import Preference
from cop_portal.reminders.services.composing import is_optional


@transaction.atomic
def save_preference(*, person, rhythm, unwanted, by):
    """Set rhythm and kinds that are not wanted; only what a person may refuse is kept."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    preference = Preference.objects.filter(person=person).first() or Preference(person=person)
    old = {"rhythm": preference.rhythm, "unwanted": ", ".join(preference.unwanted)}
    preference.rhythm, preference.unwanted = rhythm, sorted(kind for kind in unwanted if is_optional(kind))
    preference.save()
    new = {"rhythm": preference.rhythm, "unwanted": ", ".join(preference.unwanted)}
    for field in old:
        if old[field] != new[field]:
            record(preference, "edited", by=by, field=field, old=old[field], new=new[field])
    return preference


@transaction.atomic
def refuse(*, person_pk, kinds):
    """One press on a mail's own button: the person wants no more mails of these kinds. Twice is once."""
    person = User.objects.select_for_update(of=("self",), no_key=True).filter(pk=person_pk).first()
    if person is None:
        return None
    present = Preference.objects.filter(person=person).first() or Preference(person=person)
    unwanted = {*present.unwanted, *kinds}
    return save_preference(person=person, rhythm=present.rhythm, unwanted=unwanted, by="reminders.refusal-link")
