"""What Celery runs: lost, doubled, or late messages change nothing but the delay."""

from celery import shared_task

from cop_portal.reports.indexing import bring_up_to_date


@shared_task(name="reports.bring_search_up_to_date")
def bring_search_up_to_date():
    """Write the entries of whatever changed, so that those who search need not wait for it."""
    while bring_up_to_date():
        pass
