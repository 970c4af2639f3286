"""What every measurement shares: processor time, in turns, and memory."""

import gc
import resource
import statistics
import time
from pathlib import Path

from django.db import connection


def medians(repeats, **actions):
    """The median of each action's seconds, the actions taken in turn, so that no change of the machine meets one alone.

    By the processor's time of this process: what else the machine does changes no ratio. With SQLite that is all of it.
    """
    times = {name: [] for name in actions}
    for _repeat in range(repeats):
        for name, action in actions.items():
            start = time.process_time()
            action()
            times[name].append(time.process_time() - start)
    return {name: statistics.median(spent) for name, spent in times.items()}


def spent(action):
    """Seconds of the processor that an action takes, of this process and of the database's that works for it.

    Of a server elsewhere than on this Linux machine the time is not known. Its helpers in parallel would not be
    counted: `alone` does without.
    """
    start = time.process_time() + _of_the_database()
    action()
    return time.process_time() + _of_the_database() - start


def _of_the_database():
    if connection.vendor != "postgresql":
        return 0
    connection.ensure_connection()
    nanoseconds = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0]
    return int(nanoseconds) / 1e9


def alone():
    """Leave the database's helpers aside, and what this process holds of the filling, which no portal's process has:
    looking through it for garbage would be measured now and then."""
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
    gc.collect()
    gc.freeze()


def p95(times):
    return statistics.quantiles(times, n=20)[-1]


def first_and_whole(pieces, start):
    """Of what is streamed: seconds of the processor from `start` to the first piece and to the last, and the pieces'
    total length. Keeps nothing of it, as a browser that saves a file."""
    size, first = len(next(pieces)), time.process_time() - start
    size += sum(map(len, pieces))
    return first, time.process_time() - start, size


def peak():
    """The most memory that this process ever had, in MB; a process starts with what the one that began it had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
