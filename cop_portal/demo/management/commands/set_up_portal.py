"""Brings a portal from nothing, or from any earlier day, to ready: safe to run again, keeps what is there."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from cop_portal.demo.services import EXAMPLE_PASSWORD, example_accounts

DECISION = Path(settings.BASE_DIR) / "recommendations" / "data" / "decision-3-4.fr.md"


class Command(BaseCommand):
    help = "Database, reference data, decision 3/4, static files; example data where PORTAL_EXAMPLES=1."

    def handle(self, **options):
        # A command that is called makes no checks of its own.
        self.check(tags=["database"], databases=["default"])
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_reference", verbosity=0)
        call_command(
            "import_decision",
            str(DECISION),
            session="COP-3",
            language="fr",
            number="3/4",
            adopted_on="2006-10-18",
            verbosity=0,
        )
        call_command("collectstatic", interactive=False, verbosity=0)
        if settings.PORTAL_EXAMPLES:
            call_command("seed_examples", verbosity=0)
            self.tell()

    def tell(self):
        """Where the portal is, and how to sign in as each role."""
        rows = [(account.email, account.role) for account in example_accounts()]
        width = max(len(email) for email, _role in rows)
        self.stdout.write(f"\n{settings.PORTAL_NAME} on {settings.PORTAL_ORIGIN}/")
        if settings.PORTAL_TODAY:
            self.stdout.write(f"It stands at {settings.PORTAL_TODAY:%d %B %Y} (PORTAL_TODAY= for the real date).")
        self.stdout.write(f"Sign in with the password {EXAMPLE_PASSWORD} as:")
        for email, role in rows:
            self.stdout.write(f"  {email:<{width}}  {role}")
        self.stdout.write(f"Mail that the portal sends lies in {settings.EMAIL_FILE_PATH}/\n")
