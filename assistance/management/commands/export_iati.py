"""The published activities as an IATI file; the same as the page's."""

import tempfile
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
            self.keep(pieces, Path(output))
            return
        # As bytes where that can be: a terminal's encoding must not belie the one that the file declares.
        buffer = getattr(self.stdout._out, "buffer", None)
        for piece in pieces:
            if buffer is None:
                self.stdout.write(piece.decode(), ending="")
            else:
                buffer.write(piece)

    def keep(self, pieces, path):
        """Whole or not at all: a file that is there stays until the new one is."""
        try:
            with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
                try:
                    file.writelines(pieces)
                except BaseException:
                    Path(file.name).unlink()
                    raise
            Path(file.name).chmod(0o644)
            Path(file.name).replace(path)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.", returncode=2) from error
