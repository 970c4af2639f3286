"""Activities as the pages give them: of one State all that its focal point sees, else those that anybody may read."""

import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from assistance.models import Activity
from assistance.queries import published_activities
from assistance.spreadsheets.writing import WRITERS
from cop_portal.people.queries import states
from cop_portal.people.rules import EVERYBODY


class Command(BaseCommand):
    help = "Write activities to a file, or to the standard output."

    def add_arguments(self, parser):
        parser.add_argument("--format", required=True, choices=sorted(WRITERS))
        parser.add_argument("--state", default="", help="all of this State's, drafts too, by its ISO code: KEN")
        parser.add_argument("--output", default="-", help="the file; the standard output where it is left out")

    def handle(self, **options):
        write, rows = WRITERS[options["format"]], self.rows(options["state"])
        if options["output"] == "-":
            stream = getattr(self.stdout._out, "buffer", None)
            if stream is None or (stream.isatty() and options["format"] != "csv"):
                raise CommandError("A workbook is no text: name the file with --output.", returncode=2)
            write(rows, stream)
            stream.flush()
            return
        # Whole or not at all: a file that is there stays until the new one is.
        target = Path(options["output"])
        try:
            with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}-", delete=False) as file:
                write(rows, file)
            Path(file.name).replace(target)
        except OSError as error:
            raise CommandError(f"{target} cannot be written: {error.strerror}.", returncode=2) from error

    def rows(self, code):
        if not code:
            return published_activities(EVERYBODY).order_by("pk")
        state = states().filter(code=code.upper()).first()
        if state is None:
            raise CommandError(f"No State has the code {code!r}.", returncode=2)
        return Activity.objects.filter(state=state, revises__isnull=True).order_by("pk")
