"""What a child process costs."""

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

SAMPLE_EVERY = 0.05  # seconds


@dataclass(frozen=True, order=True)
class Cost:
    """Seconds of wall clock, seconds of processor time (user and system), peak memory in MB."""

    wall: float
    cpu: float
    peak: float

    def __str__(self) -> str:
        return f"{self.wall:.2f} s, {self.cpu:.2f} s of CPU, {self.peak:.0f} MB"


def run(command: list[str | Path]) -> Cost:
    """Runs a command to its end. What it prints is shown where it fails, and that ends the bench.

    The peak is of its largest process: `ru_maxrss`, which Linux gives in KiB.
    """
    os.sync()  # what earlier steps left to be written is not this one's to wait for
    started = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        called = " ".join(map(str, command))
        raise SystemExit(f"{said.decode(errors='replace')[-3000:]}\nfailed ({child.returncode}): {called}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


class TreePeak:
    """Samples what a process and its descendants take together, shared pages counted once."""

    def __init__(self, root: int) -> None:
        self.root, self.peak, self.over = root, 0.0, threading.Event()
        self.thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()

    def _sample(self) -> None:
        while not self.over.wait(SAMPLE_EVERY):
            self.peak = max(self.peak, sum(map(proportional_memory, descendants(self.root))))


def descendants(root: int) -> list[int]:
    found = [root]
    for process in found:
        for task in Path(f"/proc/{process}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:  # it has ended meanwhile
                continue
    return found


def proportional_memory(process: int) -> float:
    """The proportional set size in MB: a page that several processes share is divided among them."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
