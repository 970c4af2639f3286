"""A State's IATI file to drafts of its activities; a second run changes nothing."""

import json
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from assistance.iati.importing import IatiImport
from cop_portal.common.errors import PortalError
from cop_portal.people.models import User
from cop_portal.people.queries import focal_points_of, states


class Command(BaseCommand):
    help = "Take a State's IATI file (2.0x) in as drafts of its activities, and list what did not fit."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--state", required=True, help="code of the State, such as KEN")
        parser.add_argument(
            "--by", default="", metavar="EMAIL", help="who reports; the State's focal point if left out"
        )
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--json", action="store_true", help="print each activity as JSON")

    def handle(self, *, file, state, by, dry_run, **options):
        reporting = states().filter(code=state).first()
        if reporting is None:
            raise CommandError(f"There is no State with the code {state}.", returncode=2)
        path = Path(file)
        source = IatiImport(data=self.read(path), name=path.name, state=reporting, by=self.person(reporting, by))
        try:
            rows = source.look() if dry_run else source.run()
        except PortalError as error:
            raise CommandError(str(error), returncode=2) from error
        self.report(rows, dry_run=dry_run, as_json=options["json"])

    def read(self, path):
        try:
            if path.stat().st_size > settings.UPLOAD_LIMIT:
                limit = settings.UPLOAD_LIMIT // (1024 * 1024)
                raise CommandError(f"{path.name} is larger than {limit} MB.", returncode=2)
            return path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=2) from error

    def person(self, state, email):
        if email:
            found = User.objects.filter(email__iexact=email, is_active=True).first()
            missing = f"There is no active account {email}."
        else:
            found = next(iter(focal_points_of(state)), None)
            missing = f"{state.code} has no focal point; name who reports with --by."
        if found is None:
            raise CommandError(missing, returncode=2)
        return found

    def report(self, rows, *, dry_run, as_json):
        if as_json:
            shape = {"dry_run": dry_run, "activities": [row.as_json() for row in rows]}
            self.stdout.write(json.dumps(shape, ensure_ascii=False, indent=2))
            return
        for row in rows:
            self.stdout.write(f"{row.outcome}: {row.reference} {row.identifier} {row.title} {row.reason}".strip())
            for misfit in row.misfits:
                self.stdout.write(f"    {misfit.element} {misfit.value!r}: {misfit.reason}".rstrip())
        counts = ", ".join(f"{number} {outcome}" for outcome, number in Counter(row.outcome for row in rows).items())
        self.stdout.write(f"{counts or 'no activities'}{' (dry run: nothing written)' if dry_run else ''}.")
