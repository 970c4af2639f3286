"""The secret address of a person's own calendar feed: made, made anew, revoked."""

import secrets

from django.db import transaction

from coordination.models import CalendarAddress
from coordination.queries import calendar_address_of, calendar_mark
from cop_portal.common.services import hash_of, stale
from cop_portal.history.services import record
from cop_portal.people.models import User


@transaction.atomic
def make_calendar_address(*, person, read=None):
    """A new address of the person's own feed; one that they had is dead. Returns its token, which is kept nowhere.

    `read` is the mark of the address that the page showed: a page that is sent twice makes no second address, which
    would kill the first. Raises StaleVersion.
    """
    person = _locked(person)
    if read is not None and calendar_mark(calendar_address_of(person)) != read:
        raise stale()
    token = secrets.token_urlsafe(32)
    CalendarAddress.objects.update_or_create(person=person, defaults={"token_hash": hash_of(token)})
    record(person, "calendar_address_made", by=person)
    return token


@transaction.atomic
def revoke_calendar_address(*, person):
    """The person's feed has no address any more. Returns whether it had one."""
    person = _locked(person)
    revoked, _rows = CalendarAddress.objects.filter(person=person).delete()
    if revoked:
        record(person, "calendar_address_revoked", by=person)
    return bool(revoked)


def _locked(person):
    """The person's own row, not the request's, so that of two addresses made at once one waits for the other."""
    return User.objects.select_for_update().get(pk=person.pk)
