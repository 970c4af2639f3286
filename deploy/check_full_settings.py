"""Runs Django's deployment checks with the settings of the full set-up; any warning fails."""

import os
import secrets
import subprocess
import sys
import tempfile

FULL = {
    "PORTAL_ORIGIN": "https://portal.example.org",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "DATABASE_URL": "postgres://portal@database.example.org/portal",
    "REDIS_URL": "redis://redis.example.org:6379",
    "FILES_URL": "s3://portal:secret@files.example.org/portal?region=eu-central-1",
    "EMAIL_URL": "smtp+tls://portal:secret@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "portal@portal.example.org",
}


def main():
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        environment = os.environ | FULL | {"PORTAL_VAR": folder, "PORTAL_TODAY": "", "PORTAL_EXAMPLES": "0"}
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - our own command


if __name__ == "__main__":
    sys.exit(main())
