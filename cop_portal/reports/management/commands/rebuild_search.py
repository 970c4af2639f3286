from django.core.management.base import BaseCommand

from cop_portal.reports.indexing import rebuild


class Command(BaseCommand):
    help = "Writes anew what the search looks through. It keeps itself up to date; this is for when that is doubted."

    def handle(self, *args, **options):
        self.stdout.write(f"{rebuild()} entries")
