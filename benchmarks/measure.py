"""Runs commands and measures them: wall time and peak resident memory of the process itself."""

import os
import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / ".bench"
BUILD = ROOT / ".build" / "release"
PYPE = BUILD / "pype"


class Failed(Exception):
    pass


def once(command, env=None, cwd=None):
    """Seconds of wall time and MiB of peak resident memory of one run.

    The kernel counts what a process held before it became another program, so the memory of this process is a floor
    for the figure: nothing large may be imported here.
    """
    with open(WORK / "stderr.txt", "w+") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors,
            env={**os.environ, **(env or {})}, cwd=cwd)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            errors.seek(0)
            raise Failed(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{errors.read()[-2000:]}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return seconds, usage.ru_maxrss / unit


def median(command, repeat, env=None, cwd=None, before=None):
    """Medians of seconds and MiB over `repeat` runs, after one that warms the caches."""
    times, sizes = [], []
    for index in range(repeat + 1):
        if before:
            before()
        seconds, size = once(command, env, cwd)
        if index > 0:
            times.append(seconds)
            sizes.append(size)
    return statistics.median(times), statistics.median(sizes)


def line(name, value, unit, target=None):
    """Prints one figure, with its ratio to the target when there is one."""
    text = f"  {name:<58} {value:>10.3f} {unit}"
    if target is not None:
        verdict = "ok" if value <= target else "MISSED"
        text += f"   target {target:g} {unit}, ratio {value / target:.2f} {verdict}"
    print(text)
