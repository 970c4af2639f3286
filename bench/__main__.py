"""Measures the portal's figures in one run and prints each as a ratio; `make bench`."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.services.servers import Missing, servers

ROOT = Path(__file__).resolve().parent.parent


def main():
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "PORTAL_VAR": folder,
            "PORTAL_TODAY": "2007-09-10",
            "PORTAL_EXAMPLES": "1",
            "PORTAL_ORIGIN": "http://127.0.0.1:8199",
            "SECRET_KEY": secrets.token_hex(32),
            "LOG_LEVEL": "ERROR",
        }
        for name in ("DATABASE_URL", "REDIS_URL"):
            environment.pop(name, None)
        report("From an empty folder to the first page (packages aside), of the 15 s allowed", *first_page(environment))
        try:
            for name in ("search", "lists", "dashboard"):
                with servers() as full:
                    run([f"bench.{name}"], environment | full | {"PORTAL_VAR": f"{folder}/{name}"})
        except Missing as missing:
            print(f"Search, lists and dashboard were not measured: {missing}")
        for module in (
            ["bench.reports"],
            ["bench.iati"],
            ["bench.spreadsheets", "imports"],
            ["bench.spreadsheets", "exports"],
        ):
            run(module, environment)


def run(module, environment):
    done = subprocess.run(
        [sys.executable, "-m", *module], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    print(done.stdout, end="")


def report(name, value, unit):
    print(f"{name}: {value:.2f} {unit}")


def first_page(environment):
    """Set-up and first answer, as a share of fifteen seconds."""
    start = time.perf_counter()
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "set_up_portal", "-v0"], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    web = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "cop_portal.wsgi", "--bind", "127.0.0.1:8199", "--no-control-socket"],
        env=environment,
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    try:
        while True:
            try:
                with urllib.request.urlopen("http://127.0.0.1:8199/decisions/3-4/") as answer:
                    assert answer.status == 200
                    break
            except OSError:
                time.sleep(0.05)
        return (time.perf_counter() - start) / 15, "of it"
    finally:
        web.terminate()
        web.wait()


if __name__ == "__main__":
    sys.exit(main())
