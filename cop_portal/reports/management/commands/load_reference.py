"""Reference data of every app, from the CSV files beside them: all or nothing, and nothing the second time."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

import assistance.reference
import cop_portal.people.reference
import recommendations.reference
from cop_portal.common.errors import PortalError
from cop_portal.common.loading import Count
from cop_portal.reminders.services import ensure_policies


class Command(BaseCommand):
    help = "Load or bring up to date the reference data; what is there already is left alone."

    def handle(self, verbosity=1, **options):
        count = Count()
        apps = (cop_portal.people, recommendations, assistance)
        try:
            with transaction.atomic():
                for app in apps:
                    app.reference.load_reference(count)
                ensure_policies()
        except PortalError as error:
            raise CommandError(str(error), returncode=2) from error
        if verbosity:
            self.stdout.write(f"{count.created} created, {count.changed} changed.")
