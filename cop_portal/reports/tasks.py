"""What Celery runs: lost, doubled, or late messages change nothing but the delay."""

from celery import shared_task

from cop_portal.reports import services
from cop_portal.reports.indexing import bring_up_to_date


@shared_task(name="reports.bring_search_up_to_date")
def bring_search_up_to_date():
    """Write the entries of whatever changed, so that those who search need not wait for it."""
    while bring_up_to_date():
        pass


@shared_task(name="reports.make_waiting_copies")
def make_waiting_copies():
    """Hand each copy that waits to a worker."""
    for copy_id in services.waiting_copies():
        make_copy.delay(copy_id)


@shared_task(name="reports.make_copy")
def make_copy(copy_id):
    """Make one copy, if no other worker has it."""
    services.make_copy(copy_id)
