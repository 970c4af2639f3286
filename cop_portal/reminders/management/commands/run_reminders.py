"""Plans and sends by hand what the tasks do; with --dry-run says what it would, and writes nothing."""

import datetime
import json

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cop_portal.common import dates
from cop_portal.reminders import services
from cop_portal.reminders.enums import ReminderState
from cop_portal.reminders.models import Reminder


class Command(BaseCommand):
    help = "Plan and send reminders now."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="write and send nothing")
        parser.add_argument("--date", default="", help="as if it were this day, such as 2007-09-10")
        parser.add_argument("--json", action="store_true", help="print as JSON")

    def handle(self, **options):
        day = self.day(options["date"])
        if options["dry_run"]:
            with transaction.atomic():
                services.plan(day)
                due = Reminder.objects.filter(state=ReminderState.PLANNED, send_on__lte=day)
                rows = [self.row(reminder) for reminder in due.select_related("recipient")]
                transaction.set_rollback(True)
        else:
            mails = services.run(day if options["date"] else None)
            states = services.send_mails(mails)
            carried = Reminder.objects.filter(mail__in=mails).select_related("recipient")
            rows = [self.row(reminder) for reminder in carried]
        if options["json"]:
            self.stdout.write(json.dumps({"date": day.isoformat(), "reminders": rows}, ensure_ascii=False, indent=2))
            return
        for row in rows:
            self.stdout.write(
                f"{row['state']}: {row['recipient']}, {row['kind']} {row['subject']}, due {row['due_on']}"
            )
        words = "would be reminded of" if options["dry_run"] else f"reminded of, in {len(states)} mails"
        self.stdout.write(f"{len(rows)} {words}.")

    def row(self, reminder):
        return {
            "kind": reminder.kind,
            "subject": str(reminder.subject),
            "recipient": reminder.to,
            "stage": reminder.stage,
            "due_on": reminder.due_on.isoformat(),
            "state": reminder.state,
        }

    def day(self, text):
        try:
            return datetime.date.fromisoformat(text) if text else dates.today()
        except ValueError as error:
            raise CommandError(f"--date must be a day such as 2007-09-10, not {text!r}.", returncode=2) from error
