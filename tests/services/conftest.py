"""Fixtures of the tests that run the full set-up for real: servers, an SMTP server, worker processes."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from tests.services.servers import Missing, free_port, servers


@pytest.fixture(scope="session")
def full_environment(tmp_path_factory):
    """The environment of a full set-up, its servers running, its database migrated and loaded."""
    with contextlib.ExitStack() as stack:
        try:
            environment = stack.enter_context(servers())
        except Missing as missing:
            if os.environ.get("CI") == "true":
                pytest.fail(f"CI=true: {missing}")
            pytest.skip(str(missing))
        environment = (
            os.environ
            | environment
            | {
                "PORTAL_TODAY": "2007-09-10",
                "PORTAL_VAR": str(tmp_path_factory.mktemp("var")),
                "REMINDER_TICK_SECONDS": "1",
                "DATABASE_CONN_MAX_AGE": "0",
            }
        )
        _load(environment)
        yield environment


@pytest.fixture
def embedded_environment(tmp_path):
    """The environment of an embedded set-up, its database migrated and loaded."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    environment |= {"PORTAL_TODAY": "2007-09-10", "PORTAL_VAR": str(tmp_path), "REMINDER_TICK_SECONDS": "1"}
    _load(environment)
    return environment


def _load(environment):
    for command in ("migrate", "createcachetable", "load_reference"):
        manage(environment, command, "-v0")


def manage(environment, *command):
    """Run one of the portal's commands; its output."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def shell(environment, code):
    """Run code in the portal; its printed output."""
    return manage(environment, "shell", "-v0", "-c", code)


def said(output, word):
    """What follows the word on each line that begins with it."""
    return [line.split(maxsplit=1)[1] for line in output.splitlines() if line.startswith(word + " ")]


def killed_while_writing(environment, code):
    """Run code in a process of the portal, and kill it for good once it says that it is writing."""
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v0", "-c", code],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout.readline() == "writing\n"
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    worker.stdout.close()


@contextlib.contextmanager
def processes(environment, *commands):
    """Real processes, ended with SIGTERM (and killed if they do not go)."""
    running = [
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for command in commands
    ]
    try:
        yield running
    finally:
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def celery(*arguments):
    return [sys.executable, "-m", "celery", "-A", "cop_portal", *arguments]


class Mailbox:
    """An SMTP server that keeps what it takes; `answers` is a list of replies for the next messages, None for yes."""

    def __init__(self):
        self.messages = []
        self.answers = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name that aiosmtpd calls
        answer = self.answers.pop(0) if self.answers else None
        if answer == "drop":
            self.messages.append(message_from_bytes(envelope.content, policy=default))
            session.peer = None
            server.transport.close()
            return "250 never heard"
        if answer:
            return answer
        self.messages.append(message_from_bytes(envelope.content, policy=default))
        return "250 taken"


@contextlib.contextmanager
def listening(handler):
    """A real SMTP server on the loopback address that the handler answers for; yields its port."""
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def sends_to(settings, port):
    """Let the portal of this test's settings send its mail to the port."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_HOST_USER = "127.0.0.1", port, ""
    settings.EMAIL_TIMEOUT = 5


@pytest.fixture
def mailbox():
    """A real SMTP server on the loopback address; `mailbox.url` is its EMAIL_URL."""
    handler = Mailbox()
    with listening(handler) as handler.port:
        handler.url = f"smtp://127.0.0.1:{handler.port}"
        yield handler


def wait_until(condition, seconds=40):
    """Wait for the condition; false when the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.2)
    return False
