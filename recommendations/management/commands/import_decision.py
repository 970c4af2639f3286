"""A decision's text to paragraphs and suggested mandates; a second run changes nothing."""

import datetime
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cop_portal.common.errors import PortalError
from recommendations.enums import DecisionKind
from recommendations.parsing import LANGUAGES, ParseError, parse_all_file, parse_file
from recommendations.services.decisions import Choices, import_decision, place, preview


class Command(BaseCommand):
    help = "Import a decision's text: FILE in Word, PDF with its text, HTML, Akoma Ntoso, Markdown, or plain text."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--session", default="", help="code of the session, such as COP-3")
        parser.add_argument("--language", choices=LANGUAGES, help="told from the text where it is not named")
        parser.add_argument(
            "--number",
            default="",
            help="such as 3/4; told from the text or a known title; of several in a file, which one",
        )
        parser.add_argument("--kind", choices=DecisionKind.values, default=DecisionKind.DECISION)
        parser.add_argument("--adopted-on", default="", help="day of adoption; a draft where it is not named")
        parser.add_argument("--document", default="", help="symbol of the document that holds the text")
        parser.add_argument("--all", action="store_true", help="import every decision of the file, or none")
        parser.add_argument(
            "--replace-text",
            action="store_true",
            help="take another text for a decision that is there; what a person set stays",
        )
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--json", action="store_true", help="print what the text yields, as JSON")

    def handle(self, file, **options):
        if options["all"] and options["number"]:
            raise CommandError("--all takes each decision's number from the text; leave --number out.", returncode=2)
        try:
            done = self.imported(self.parsed(file, options), options)
        except (ParseError, PortalError) as error:
            raise CommandError(str(error), returncode=2) from error
        self.report(done, options)

    def parsed(self, file, options):
        data, language = self.read(file), options["language"]
        if options["all"]:
            return parse_all_file(data, name=file, language=language)
        return [parse_file(data, name=file, language=language, number=options["number"])]

    @transaction.atomic
    def imported(self, found, options):
        """[(what it yields, what was done or None)] of each decision."""
        choices = Choices() if options["replace_text"] else None
        done = []
        for parsed in found:
            placed = place(
                parsed,
                session=options["session"],
                number=options["number"],
                kind=options["kind"],
                adopted_on=self.day(options["adopted_on"]),
                document=options["document"],
                to_look=options["dry_run"],
            )
            written = None
            if not options["dry_run"]:
                _decision, written = import_decision(
                    parsed=parsed, placed=placed, by="import_decision", choices=choices
                )
            done.append((preview(parsed, placed), written))
        return done

    def read(self, file):
        try:
            return Path(file).read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=2) from error

    def day(self, text):
        try:
            return datetime.date.fromisoformat(text) if text else None
        except ValueError as error:
            raise CommandError(
                f"--adopted-on must be a date such as 2006-10-18, not {text!r}.", returncode=2
            ) from error

    def report(self, done, options):
        if options["json"]:
            made = [made for made, _written in done]
            shape = {"decisions": made} if options["all"] else made[0]
            self.stdout.write(json.dumps(shape, ensure_ascii=False, indent=2))
        elif options["verbosity"]:
            for made, written in done:
                mandates = sum(len(paragraph["mandates"]) for paragraph in made["paragraphs"])
                said = {None: "nothing written (dry run)", "": "was there, nothing changed"}.get(written, written)
                name = f"{made['decision']['kind'].capitalize()} {made['decision']['number'] or 'without number'}"
                self.stdout.write(f"{name}: {len(made['paragraphs'])} paragraphs, {mandates} mandates; {said}.")
