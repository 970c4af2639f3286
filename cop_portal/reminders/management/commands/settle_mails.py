"""Settles mails whose fate is unknown by evidence: the relay's log, delivery notifications."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cop_portal.reminders import services


class Command(BaseCommand):
    help = "Settle mails whose fate is unknown by a relay's log, or by delivery notifications."

    def add_arguments(self, parser):
        parser.add_argument("--log", type=Path, help="the log of the relay of the portal's mail (Postfix's form)")
        parser.add_argument("--receipts", type=Path, help="a folder of delivery notifications, such as a maildir")

    def handle(self, **options):
        log, receipts = options["log"], options["receipts"]
        if not log and not receipts:
            raise CommandError("Name a log (--log) or a folder of notifications (--receipts).", returncode=2)
        for path, is_right, what in ((log, Path.is_file, "file"), (receipts, Path.is_dir, "folder")):
            if path and not is_right(path):
                raise CommandError(f"There is no {what} {path}.", returncode=2)
        outcomes = services.settle_by_evidence(log=log, receipts=receipts)
        words = {"sent": "arrived", "failed": "did not arrive", "queued": "were not taken, and are queued again"}
        for outcome, sentence in words.items():
            if outcomes[outcome]:
                self.stdout.write(f"{outcomes[outcome]} {sentence}.")
        self.stdout.write(f"{sum(outcomes.values())} settled.")
