"""A worker that is really killed in the middle of a copy, on each database."""

import pytest

from tests.services.conftest import killed_while_writing, said, shell

ASKED = """
import datetime
from tests.factories.people import UserFactory
from tests.factories.recommendations import DecisionFactory, ParagraphFactory, ParagraphTextFactory
from cop_portal.reports.services import ask_for_copy
decision = DecisionFactory(number="3/900", slug="3-900")
for order, text in enumerate(["Requests a report;", "Decides to meet again."]):
    paragraph = ParagraphFactory(decision=decision, label="ab"[order], order=order)
    ParagraphTextFactory(paragraph=paragraph, text=text)
by = UserFactory(email="killed.copies@example.org", role="officer")
day = datetime.date(2007, 9, 10)
print("asked", ask_for_copy(kind="decision", subject=decision, as_of=day, language="en", by=by).pk)
"""
# Stops itself for good once both files are there and the row does not know of them yet.
WORKER = """
import time
from cop_portal.reports import services
def slowly(*args, **kwargs):
    print("writing", flush=True)
    time.sleep(60)
services._settle = slowly
services.make_copy({pk})
"""
LOOK = """
from cop_portal.reports.models import ReportCopy
copy = ReportCopy.objects.get(pk={pk})
print("found", copy.status, copy.attempts, bool(copy.docx), bool(copy.pdf), len(copy.content.get("parts", [])))
"""
AGAIN = """
import datetime
from cop_portal.common import dates
from cop_portal.reports.models import ReportCopy
from cop_portal.reports.services import make_copy, waiting_copies
print("waits", waiting_copies())
ReportCopy.objects.filter(pk={pk}).update(lease_until=dates.machine_now() - datetime.timedelta(seconds=1))
print("waits", waiting_copies())
make_copy({pk})
"""


def killed_in_the_middle(environment):
    [pk] = said(shell(environment, ASKED), "asked")
    killed_while_writing(environment, WORKER.format(pk=pk))
    assert said(shell(environment, LOOK.format(pk=pk)), "found") == ["building 1 False False 0"]
    assert said(shell(environment, AGAIN.format(pk=pk)), "waits") == ["[]", f"[{pk}]"]
    assert said(shell(environment, LOOK.format(pk=pk)), "found") == ["done 2 True True 1"]


@pytest.mark.services
def test_a_worker_killed_in_the_middle_leaves_the_copy_to_the_next(full_environment):
    killed_in_the_middle(full_environment)


def test_the_same_on_the_embedded_database(embedded_environment):
    killed_in_the_middle(embedded_environment)
