"""How a message leaves: to an SMTP server in two halves, or as a file where no server is named.

Between the halves the sender asks `ready`: the recipient is accepted and the server waits for the message, which is
not yet given. After the message's last dot only the server knows; silence then is Unknown, never a reason to send
again.
"""

import contextlib
import email.utils
import os
import re
import smtplib
import ssl
from pathlib import Path

from django.conf import settings
from django.utils.encoding import punycode


class Temporary(Exception):
    """Not now: the text says why."""


class Away(Temporary):
    """The server cannot be reached at all: no mail can go now."""


class Permanent(Exception):
    """Not ever: the server's words."""


class Unknown(Exception):
    """The server may or may not have taken the message."""


def transport():
    return FileTransport() if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend") else SmtpTransport()


class FileTransport(contextlib.AbstractContextManager):
    """Writes each message whole as one .eml file, named by its Message-ID, so that a repetition replaces it."""

    def __exit__(self, *failure):
        return None

    def send(self, address, ready):
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        message = ready()
        if message is None:
            return None
        path = folder / f"{message['Message-ID'].strip('<>').split('@')[0]}.eml"
        partial = path.with_suffix(".part")
        partial.write_bytes(message.as_bytes())
        os.replace(partial, path)
        return path.name


class SmtpTransport(contextlib.AbstractContextManager):
    """Talks to the server that EMAIL_URL names: one recipient for each message, one connection while all goes well."""

    def __init__(self):
        self._server = None

    def __exit__(self, *failure):
        self._close()

    def _close(self):
        if self._server:
            self._server.close()
        self._server = None

    def send(self, address, ready):
        """The server's reply; None where `ready()` gives no message. Raises Away, Temporary, Permanent, Unknown.

        `ready` is asked between the two halves. What was begun and is not to go ends with the connection: of a message
        without its last dot a server keeps nothing (RFC 5321, 4.1.1.4).
        """
        try:
            reply = self._give(address, ready)
        except BaseException:
            self._close()
            raise
        if reply is None:
            self._close()
        return reply

    def _give(self, address, ready):
        self._open_envelope(address)
        message = ready()
        if message is None:
            return None
        try:
            self._server.send(_as_data(message))  # where this fails, the last dot has not left
        except (OSError, smtplib.SMTPException) as error:
            raise _classified(error) from error
        try:
            answer = self._server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise Unknown(f"No answer after the message was given: {error}") from error
        try:
            self._accepted(answer, 250)
        except smtplib.SMTPException as error:
            raise _classified(error) from error
        return _said(*answer)

    def _open_envelope(self, address):
        """A server may end a connection between two messages; then a new one is tried, once."""
        is_fresh = self._server is None
        try:
            if is_fresh:
                self._server = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            known = _classified(error)
            raise (Away(str(known)) if isinstance(known, Temporary) else known) from error
        try:
            self._envelope(self._server, address)
        except (OSError, smtplib.SMTPException) as error:
            if not is_fresh and _ended(error):
                self._close()
                return self._open_envelope(address)
            raise _classified(error) from error

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
        """Sender, recipient, and that a message comes: in one go with a server that takes it so (RFC 2920)."""
        options = " BODY=8BITMIME" if server.has_extn("8bitmime") else ""
        steps = {
            f"MAIL FROM:{_path(settings.DEFAULT_FROM_EMAIL)}{options}": (250, 251),
            f"RCPT TO:{_path(address)}": (250, 251),
            "DATA": (354,),
        }
        if server.has_extn("pipelining"):
            server.send("".join(f"{command}\r\n" for command in steps))
            answers = (server.getreply() for _command in steps)
        else:
            answers = (server.docmd(command) for command in steps)
        for answer, codes in zip(answers, steps.values(), strict=True):
            self._accepted(answer, *codes)

    @staticmethod
    def _accepted(answer, *codes):
        if answer[0] not in codes:
            raise smtplib.SMTPResponseException(*answer)


def _path(address):
    """The address as a command names it: a domain of any script in its ASCII form (RFC 5891). Raises Permanent."""
    local, _at, domain = email.utils.parseaddr(address)[1].rpartition("@")
    try:
        return smtplib.quoteaddr(f"{local}@{punycode(domain)}")
    except UnicodeError as error:
        raise Permanent(f"{address}: {error}") from error


def _as_data(message):
    """The message as DATA takes it: each line ends in CR LF, a dot at its start is doubled, a dot alone ends it."""
    data = message.as_bytes(linesep="\r\n")
    return re.sub(rb"(?m)^\.", b"..", data).removesuffix(b"\r\n") + b"\r\n.\r\n"


def _ended(error):
    """Whether the server had ended the connection, or ends it now: 421."""
    return isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError) or (
        isinstance(error, smtplib.SMTPResponseException) and error.smtp_code == 421
    )


def _said(code, reply):
    return f"{code} {reply.decode(errors='replace') if isinstance(reply, bytes) else reply}"


def _classified(error):
    """5yz is permanent; 4yz, a refused connection, a time-out before the message, are temporary."""
    if isinstance(error, smtplib.SMTPResponseException):
        words = _said(error.smtp_code, error.smtp_error)
        return Permanent(words) if 500 <= error.smtp_code < 600 else Temporary(words)
    return Temporary(str(error) or type(error).__name__)
