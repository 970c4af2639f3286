"""A real PostgreSQL and a real Redis, as ordinary users on ports of their own, in a scratch folder.

`with servers() as environment:` gives DATABASE_URL and REDIS_URL; `python -m tests.services.servers COMMAND...` runs a
command with them. Both are stopped at the end. Raises Missing where a program is not installed.
"""

import contextlib
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path


class Missing(Exception):
    """A server's program is not on this machine."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _program(name, *patterns):
    for pattern in patterns:
        if found := sorted(glob.glob(pattern)):
            return found[-1]
    if found := shutil.which(name):
        return found
    raise Missing(f"{name} is not installed; `make services` installs it.")


def _as_user(name, command):
    """PostgreSQL refuses to run as root, so root steps down to the server's own user."""
    if os.getuid() != 0:
        return command
    user = pwd.getpwnam(name)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--init-groups", "--", *command]


def _own(folder, name):
    folder.mkdir(mode=0o700)
    if os.getuid() == 0:
        user = pwd.getpwnam(name)
        os.chown(folder, user.pw_uid, user.pw_gid)
    return folder


class Server:
    """One server process; `stop` and `start` bring it back on its port, with what it keeps on its disk.

    At SIGINT it ends in order, without waiting for its clients; PostgreSQL takes SIGQUIT as its immediate stop, which
    leaves all cleaning up to the next start.
    """

    def __init__(self, command, port):
        self.command, self.port = command, port
        self.start()

    def start(self):
        self._process = _start(self.command, self.port)

    def stop(self, how=signal.SIGINT):
        self._process.send_signal(how)
        self._process.wait(30)


@dataclass
class Servers:
    environment: dict
    postgres: Server
    redis: Server


@contextlib.contextmanager
def servers():
    """Both servers, up; yields their environment."""
    with running_servers() as both:
        yield both.environment


@contextlib.contextmanager
def running_servers(*, keeps_commits=False):
    """Both servers, up; yields Servers, whose parts can be stopped and started.

    With `keeps_commits` what PostgreSQL has committed is still there after an immediate stop. Redis keeps nothing.
    """
    initdb = _program("initdb", "/usr/lib/postgresql/*/bin/initdb")
    postgres = str(Path(initdb).with_name("postgres"))
    redis = _program("redis-server")
    with tempfile.TemporaryDirectory(prefix="portal-servers-", ignore_cleanup_errors=True) as scratch:
        scratch = Path(scratch)
        scratch.chmod(0o755)
        data, sockets, store = (
            _own(scratch / "data", "postgres"),
            _own(scratch / "sockets", "postgres"),
            _own(scratch / "redis", "redis"),
        )
        _run(_as_user("postgres", [initdb, "-D", str(data), "-U", "postgres", "--auth=trust", "-E", "UTF8",
                                   "--locale=C.UTF-8", "--no-sync"]))  # fmt: skip
        port, redis_port = free_port(), free_port()
        settings = {
            "port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": sockets, "fsync": "off",
            "full_page_writes": "off", "synchronous_commit": "on" if keeps_commits else "off", "max_connections": 200,
        }  # fmt: skip
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        keep_nothing = ["--save", "", "--appendonly", "no"]
        of_redis = [redis, "--port", str(redis_port), "--bind", "127.0.0.1", "--dir", str(store), *keep_nothing]
        with contextlib.ExitStack() as stack:
            both = []
            for name, command, its_port in (
                ("postgres", [postgres, "-D", str(data), *options], port),
                ("redis", of_redis, redis_port),
            ):
                both.append(Server(_as_user(name, command), its_port))
                stack.callback(both[-1].stop)
            yield Servers(
                {
                    "DATABASE_URL": f"postgres://postgres@127.0.0.1:{port}/postgres",
                    "REDIS_URL": f"redis://127.0.0.1:{redis_port}",
                },
                *both,
            )


def _run(command):
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[-1]}: {done.stderr}")


def _start(command, port):
    process = subprocess.Popen(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return process
        time.sleep(0.1)
    process.kill()
    raise RuntimeError(f"{command} did not start on port {port}.")


def main():
    try:
        with servers() as environment:
            return subprocess.run(sys.argv[1:], env=os.environ | environment, check=False).returncode
    except Missing as missing:
        print(missing)
        return 1


if __name__ == "__main__":
    sys.exit(main())
