"""Copies of status reports."""

import datetime

import factory

from cop_portal.reports import models
from tests.factories.people import UserFactory
from tests.factories.recommendations import DecisionFactory


class ReportCopyFactory(factory.django.DjangoModelFactory):
    """A copy of a report on a decision that waits to be made."""

    class Meta:
        model = models.ReportCopy

    kind = "decision"
    decision = factory.SubFactory(DecisionFactory)
    as_of = datetime.date(2007, 9, 10)
    made_on = datetime.date(2007, 9, 10)
    language = "en"
    made_by = factory.SubFactory(UserFactory)
