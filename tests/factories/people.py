import datetime
import functools
import hashlib

import factory
from django.contrib.auth.hashers import make_password

from cop_portal.common.text import fold
from cop_portal.people.enums import AppointmentRole, OrganizationKind, RegionalGroup
from cop_portal.people.models import (
    Appointment,
    Invitation,
    NoteFile,
    Organization,
    OrganizationContact,
    SavedView,
    State,
    Unit,
    User,
)
from cop_portal.people.services import invite


@functools.cache
def password_hash():
    """Hashing is slow on purpose: it is done once for all people of a run."""
    return make_password("correct horse battery")


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Unit
        django_get_or_create = ("code",)

    code = "support"
    name_en = "Implementation Support"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"person {n}")
    password = factory.LazyFunction(password_hash)


class StateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = State
        django_get_or_create = ("code",)

    code = "KEN"
    name_en = factory.LazyAttribute(lambda state: {"KEN": "Kenya", "PER": "Peru"}.get(state.code, state.code))
    name_fr = factory.LazyAttribute(lambda state: {"KEN": "Kenya", "PER": "Pérou"}.get(state.code, ""))
    regional_group = RegionalGroup.AFRICA


class OrganizationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organization
        django_get_or_create = ("slug",)

    slug = "world-bank"
    name_en = factory.LazyAttribute(lambda organization: organization.slug)
    kind = OrganizationKind.FINANCIAL
    search_text = factory.LazyAttribute(lambda organization: fold(organization.name_en))


class OrganizationContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OrganizationContact

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"contact {n}")
    email = factory.Sequence(lambda n: f"contact{n}@example.org")


class ContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OrganizationContact

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.LazyAttribute(lambda contact: f"contact of {contact.organization.slug}")
    email = factory.LazyAttribute(lambda contact: f"{contact.organization.slug}@example.org")


class NoteFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = NoteFile

    state = factory.SubFactory(StateFactory)
    uploaded_by = factory.SubFactory(UserFactory, role="officer")
    name = "note.txt"
    content_type = "text/plain"
    size = 15
    sha256 = hashlib.sha256(b"note verbale 17").hexdigest()
    file = factory.django.FileField(data=b"note verbale 17", filename="note.txt")


class AppointmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Appointment

    person = factory.SubFactory(UserFactory)
    state = factory.SubFactory(StateFactory)
    role = AppointmentRole.MAIN
    starts_on = datetime.date(2006, 11, 1)
    note_verbale = "NV 1/2006"
    note_verbale_on = datetime.date(2006, 10, 25)


def InvitationFactory(**fields):  # noqa: N802 - stands among the factories
    """An open invitation of a focal point of Kenya, made by the service; with its link's token."""
    officer = fields.pop("by", None) or UserFactory(role="officer")
    invitation = Invitation(
        **{
            "email": "invited@example.org",
            "name": "focal point to be",
            "state": StateFactory(),
            "appointment_role": AppointmentRole.ALTERNATE,
            "note_verbale": "NV 2/2007",
            "note_verbale_on": datetime.date(2007, 9, 1),
        }
        | fields
    )
    return invite(invitation=invitation, by=officer)


class SavedViewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SavedView

    person = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"view {n}")
    path = "/activities/"
    query = "q=training"
