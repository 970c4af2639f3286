"""The published activities as an IATI file; the same as the page's."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from assistance.iati import publishing
from cop_portal.people.queries import states


class Command(BaseCommand):
    help = "Write the published activities as IATI 2.03, all or one State's."

    def add_arguments(self, parser):
        parser.add_argument("--state", default="", help="code of the State, such as KEN")
        parser.add_argument("--output", default="", metavar="FILE", help="where to; printed where it is not named")

    def handle(self, *, state, output, **options):
        reporting = states().filter(code=state).first() if state else None
        if state and reporting is None:
            raise CommandError(f"There is no State with the code {state}.", returncode=2)
        if not publishing.published(reporting).exists():
            raise CommandError("No activity is published; IATI knows no empty file.", returncode=2)
        pieces = publishing.iati_file(reporting)
        if output:
            with Path(output).open("wb") as file:
                file.writelines(pieces)
            return
        for piece in pieces:
            self.stdout.write(piece.decode(), ending="")
