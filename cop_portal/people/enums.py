"""Words of people: roles and appointments."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is in the secretariat; focal points have none, their appointments say what they may do."""

    NONE = "none", _("no secretariat role")
    OFFICER = "officer", _("secretariat officer")
    HEAD = "head", _("head of unit")
    ADMINISTRATOR = "administrator", _("administrator")


class AppointmentRole(models.TextChoices):
    MAIN = "main", _("main focal point")
    ALTERNATE = "alternate", _("alternate focal point")
    AUTHORITY = "authority", _("validating authority")


class AppointmentStanding(models.TextChoices):
    """Where an appointment stands on a day; it follows from its days, and is never stored."""

    COMING = "coming", _("to come")
    LASTING = "lasting", _("lasting")
    ENDED = "ended", _("ended")
    WITHDRAWN = "withdrawn", _("withdrawn")


# Those who report for the State; a validating authority reads what they draft, and changes nothing.
REPORTING = {AppointmentRole.MAIN, AppointmentRole.ALTERNATE}


class RegionalGroup(models.TextChoices):
    """The five regional groups of the United Nations."""

    AFRICA = "africa", _("African States")
    ASIA_PACIFIC = "asia-pacific", _("Asia-Pacific States")
    EASTERN_EUROPE = "eastern-europe", _("Eastern European States")
    LATIN_AMERICA = "latin-america", _("Latin American and Caribbean States")
    WESTERN_EUROPE = "western-europe", _("Western European and other States")
    NONE = "none", _("no regional group")


class StateKind(models.TextChoices):
    MEMBER = "member", _("Member State of the United Nations")
    NON_MEMBER = "non-member", _("State that is not a member of the United Nations")
    REGIONAL_ORGANIZATION = "regional-organization", _("regional economic integration organization")


class OrganizationKind(models.TextChoices):
    UN_ENTITY = "un-entity", _("United Nations entity")
    INTERNATIONAL = "international", _("international organization")
    FINANCIAL = "financial", _("international financial institution")
    DEVELOPMENT_BANK = "development-bank", _("regional development bank")
    OTHER = "other", _("other organization")
