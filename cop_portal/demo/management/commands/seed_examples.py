"""Example accounts and activities, made once through the portal's own services."""

from django.core.management.base import BaseCommand, CommandError

from cop_portal.common.errors import PortalError
from cop_portal.demo.reminders import seed_reminders
from cop_portal.demo.services import seed_examples


class Command(BaseCommand):
    help = "Make the example data (only where PORTAL_EXAMPLES=1)."

    def handle(self, verbosity=1, **options):
        try:
            made = seed_examples()
            if made:
                seed_reminders()
        except PortalError as error:
            raise CommandError(str(error), returncode=2) from error
        if verbosity:
            self.stdout.write("Example data made." if made else "The example data was there; nothing changed.")
