"""The embedded set-up's worker: tasks and their timetable in one process, the broker in its memory."""

from celery.beat import EmbeddedService
from django.core.management.base import BaseCommand

from cop_portal.celery import app


class Command(BaseCommand):
    help = "Run tasks and the timetable in one process (embedded set-up; the full one runs celery's own commands)."

    def handle(self, **options):
        beat = EmbeddedService(app, thread=True, scheduler_cls=app.conf.beat_scheduler)
        worker = app.Worker(pool="threads", concurrency=2, queues=["work", "mail"], loglevel="WARNING", quiet=True)
        beat.start()
        try:
            worker.start()
        finally:
            beat.stop()
