"""What every measurement shares: processor time, in turns, and memory."""

import resource
import statistics
import time


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


def first_and_whole(pieces, start):
    """Of what is streamed: seconds of the processor from `start` to the first piece and to the last, and the pieces'
    total length. Keeps nothing of it, as a browser that saves a file."""
    size, first = len(next(pieces)), time.process_time() - start
    size += sum(map(len, pieces))
    return first, time.process_time() - start, size


def peak():
    """The most memory that this process ever had, in MB; a process starts with what the one that began it had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
