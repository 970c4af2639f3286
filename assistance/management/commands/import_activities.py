"""A State's activities from a workbook or CSV file, as the page imports them: all rows or none."""

import json
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from assistance.spreadsheets.reading import read_sheets
from assistance.spreadsheets.services import import_sheets
from assistance.spreadsheets.writing import marked_workbook
from cop_portal.common.errors import PortalError
from cop_portal.people.models import User
from cop_portal.people.queries import focal_points_of, states


class Command(BaseCommand):
    help = "Import a State's activities from FILE: xlsx, ods, or CSV in UTF-8. A second run changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--state", required=True, help="its ISO code, such as KEN")
        parser.add_argument(
            "--by",
            default="",
            help="e-mail address of who reports; the State's main focal point if left out",
        )
        parser.add_argument("--marked", default="", help="where to write the file with the refused cells marked")
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--json", action="store_true", help="print as JSON")

    def handle(self, file, **options):
        state = states().filter(code=options["state"].upper()).first()
        if state is None:
            raise CommandError(f"No State has the code {options['state']!r}.", returncode=2)
        by = self.person(options["by"], state)
        try:
            sheets = read_sheets(self.read(file), Path(file).name)
            done = import_sheets(
                sheets=sheets, reporter=state, by=by, is_dry_run=options["dry_run"], reason="import_activities"
            )
        except PortalError as error:
            raise CommandError(str(error), returncode=2) from error
        if done.refusals and options["marked"]:
            Path(options["marked"]).write_bytes(marked_workbook(sheets, done.refusals))
        self.report(done, options)
        if done.refusals:
            raise CommandError("Nothing was imported.", returncode=2)

    def person(self, email, state):
        if not email:
            if found := focal_points_of(state):
                return found[0]
            raise CommandError(f"{state} has no focal point: name who reports, with --by.", returncode=2)
        person = User.objects.filter(email__iexact=email, is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody has the address {email!r}.", returncode=2)
        return person

    def read(self, file):
        try:
            return Path(file).read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=2) from error

    def report(self, done, options):
        refusals = [
            {"sheet": refusal.sheet, "cell": refusal.place}
            | {name: value for name, value in asdict(refusal).items() if name not in ("sheet", "row", "column")}
            for refusal in done.refusals
        ]
        if options["json"]:
            counts = {"created": done.created, "updated": done.updated, "unchanged": done.unchanged}
            shape = counts | {"written": not (refusals or options["dry_run"]), "refusals": refusals}
            self.stdout.write(json.dumps(shape, ensure_ascii=False, indent=2))
            return
        for refusal in refusals:
            there = f" (in the portal: {refusal['portal']})" if refusal["portal"] else ""
            self.stdout.write(
                f"{refusal['sheet']} {refusal['cell']}, {refusal['heading']}: “{refusal['value']}”{there}: "
                f"{refusal['reason']}"
            )
        if not refusals:
            said = "nothing written (dry run)" if options["dry_run"] else "written"
            self.stdout.write(f"{done.created} new, {done.updated} changed, {done.unchanged} unchanged; {said}.")
