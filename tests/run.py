"""Runs the whole suite on both set-ups: embedded (SQLite), then full (a real PostgreSQL and Redis).

What the machine lacks is skipped and said loudly at the end; with CI=true it is required.
"""

import glob
import os
import shutil
import subprocess
import sys

IN_CI = os.environ.get("CI") == "true"


def lacking():
    """The programs that this machine lacks, by the part of the suite that needs them."""
    lacks = []
    if not (glob.glob("/usr/lib/postgresql/*/bin/initdb") or shutil.which("initdb")):
        lacks.append("PostgreSQL")
    if not shutil.which("redis-server"):
        lacks.append("Redis")
    if not shutil.which("chromium"):
        lacks.append("Chromium")
    if not shutil.which("soffice"):
        lacks.append("LibreOffice")
    return lacks


def run(title, *command):
    print(f"\n=== {title} ===", flush=True)
    return subprocess.run([sys.executable, "-m", *command], check=False).returncode


def main():
    lacks = lacking()
    if lacks and IN_CI:
        print(f"CI=true and missing here: {', '.join(lacks)}. Run `make services` first.")
        return 1
    pytest = ["pytest", "-q", "-n", str(os.cpu_count() or 1), "--dist", "loadgroup"]
    results = {"embedded set-up": run("Embedded set-up: SQLite", *pytest, *sys.argv[1:])}
    if not {"PostgreSQL", "Redis"} & set(lacks):
        results["full set-up"] = run(
            "Full set-up: PostgreSQL and Redis",
            "tests.services.servers",
            sys.executable,
            "-m",
            *pytest,
            "-m",
            "not browser and not services",
            *sys.argv[1:],
        )
    print()
    for name, code in results.items():
        print(f"{name}: {'passed' if code == 0 else 'FAILED'}")
    if lacks:
        print(f"\n!!! NOT TESTED on this machine, for want of {', '.join(lacks)}: run `make services` and again. !!!")
    return 1 if any(results.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
