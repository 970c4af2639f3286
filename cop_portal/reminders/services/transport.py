"""How a message leaves: to an SMTP server in two halves, or as a file where no server is named.

Between the halves stands the fence: the recipient is accepted, the message is not yet given. After the message's last
dot only the server knows; silence then is Unknown, never a reason to send again.
"""

import email.utils
import os
import smtplib
import ssl
from pathlib import Path

from django.conf import settings


class Temporary(Exception):
    """Not now: the text says why."""


class Permanent(Exception):
    """Not ever: the server's words."""


class Unknown(Exception):
    """The server may or may not have taken the message."""


def transport():
    return FileTransport() if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend") else SmtpTransport()


class FileTransport:
    """Writes each message whole as one .eml file, named by its Message-ID, so that a repetition replaces it."""

    def send(self, address, message, fence):
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        if not fence():
            return None
        path = folder / f"{message['Message-ID'].strip('<>').split('@')[0]}.eml"
        partial = path.with_suffix(".part")
        partial.write_bytes(message.as_bytes())
        os.replace(partial, path)
        return path.name


class SmtpTransport:
    """Talks to the server that EMAIL_URL names; one recipient, one connection."""

    def send(self, address, message, fence):
        """The server's reply; None where the fence is down. Raises Temporary, Permanent, Unknown."""
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise _classified(error) from error
        try:
            try:
                self._envelope(server, address)
            except (OSError, smtplib.SMTPException) as error:
                raise _classified(error) from error
            if not fence():
                return None
            try:
                code, reply = server.data(message.as_bytes(policy=message.policy.clone(linesep="\r\n")))
            except smtplib.SMTPDataError as error:
                raise _classified(error) from error
            except (OSError, smtplib.SMTPException) as error:
                raise Unknown(f"No answer after the message was given: {error}") from error
            if code != 250:
                raise _classified(smtplib.SMTPDataError(code, reply))
            return _said(code, reply)
        finally:
            server.close()

    def _connect(self):
        use_ssl = getattr(settings, "EMAIL_USE_SSL", False)
        kind = smtplib.SMTP_SSL if use_ssl else smtplib.SMTP
        options = {"context": ssl.create_default_context()} if use_ssl else {}
        server = kind(settings.EMAIL_HOST, settings.EMAIL_PORT or 25, timeout=settings.EMAIL_TIMEOUT, **options)
        server.ehlo_or_helo_if_needed()
        if getattr(settings, "EMAIL_USE_TLS", False):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        return server

    def _envelope(self, server, address):
        sender = email.utils.parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        for code, reply in (server.mail(sender), server.rcpt(address)):
            if code not in (250, 251):
                raise smtplib.SMTPResponseException(code, reply)


def _said(code, reply):
    return f"{code} {reply.decode(errors='replace') if isinstance(reply, bytes) else reply}"


def _classified(error):
    """5yz is permanent; 4yz, a refused connection, a time-out before the message, are temporary."""
    if isinstance(error, smtplib.SMTPResponseException):
        words = _said(error.smtp_code, error.smtp_error)
        return Permanent(words) if 500 <= error.smtp_code < 600 else Temporary(words)
    return Temporary(str(error) or type(error).__name__)
