"""Run N new inputs for each target: ``python -m tests.fuzz --inputs N --seed S [--targets ...]``.

Each target runs in a process of its own, which the kernel ends when one input takes more than
``DEADLINE`` seconds of CPU, also deep in a parser's C code; the next one goes on after it. What
failed, stalled or crashed is written to ``tests/fuzz/corpus/TARGET/`` and named with its number;
the same seed and number make the same input again. Exit code 1 if anything was found.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import mmap
import os
import signal
import struct
import sys
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import gettempdir

from tests.fuzz.mutation import mutated
from tests.fuzz.targets import HERE, TARGETS, Target, seeds

# CPU seconds after which the process of an input is ended.
DEADLINE = 20.0
# Faults of one kind and place that are kept, at most: more of them say nothing new.
KEPT_OF_A_KIND = 3
# Seconds between two lines of progress.
REPORT_EVERY = 60.0


@dataclass
class Findings:
    """Hold what was found with one target."""

    done: int = 0
    slowest: float = 0.0
    kinds: dict[str, int] = field(default_factory=dict)


def made(target: str, seed: int, number: int, from_seeds: list[bytes]) -> bytes:
    """Return input ``number`` of a target."""
    return mutated(Random(f"{seed}/{target}/{number}"), from_seeds)


def run(name: str, target: Target, seed: int, first: int, count: int) -> Findings:
    """Run ``count`` inputs from ``first`` on, whatever becomes of the process that runs them."""
    found = Findings()
    inputs = seeds(name)
    # Shared with the process that runs the inputs: the number of the one under way, the slowest.
    shared = mmap.mmap(-1, 16)
    number = first
    while number < first + count:
        child = os.fork()
        if child == 0:
            _run_inputs(name, target, seed, (number, first + count), inputs, shared)
        _, status = os.waitpid(child, 0)
        number, found.slowest = struct.unpack("=qd", shared[:])
        if status == 0:
            break
        body = made(name, seed, number, inputs)
        kind = f"signal {os.waitstatus_to_exitcode(status)}"
        if os.WIFEXITED(status):
            kind = _fault_file(name).read_text("utf-8")
        found.kinds[kind] = found.kinds.get(kind, 0) + 1
        if found.kinds[kind] <= KEPT_OF_A_KIND:
            folder = HERE / "corpus" / name
            folder.mkdir(parents=True, exist_ok=True)
            (folder / hashlib.sha256(body).hexdigest()[:16]).write_bytes(body)
            print(f"{name} {number}: {kind}", flush=True)
        number += 1
    found.done = count
    return found


def _run_inputs(
    name: str,
    target: Target,
    seed: int,
    numbers: tuple[int, int],
    inputs: list[bytes],
    shared: mmap.mmap,
) -> None:
    """Run the inputs in the target's own process, and end it: this never returns."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    slowest = struct.unpack("=qd", shared[:])[1]
    reported = time.monotonic()
    for number in range(*numbers):
        shared[:] = struct.pack("=qd", number, slowest)
        body = made(name, seed, number, inputs)
        signal.setitimer(signal.ITIMER_PROF, DEADLINE)
        began = time.process_time()
        try:
            target.call(body)
        except Exception as error:  # noqa: BLE001 - whatever it raises is what is looked for
            place = traceback.extract_tb(error.__traceback__)[-1]
            _end(name, f"{type(error).__name__} in {place.name} ({place.filename}:{place.lineno})")
        took = time.process_time() - began
        slowest = max(slowest, took)
        if took > target.slow:
            shared[:] = struct.pack("=qd", number, slowest)
            _end(name, f"slow: more than {target.slow:g} s")
        if time.monotonic() - reported > REPORT_EVERY:
            reported = time.monotonic()
            print(f"{name} {number} slowest {slowest:.2f}", flush=True)
    shared[:] = struct.pack("=qd", numbers[1], slowest)
    os._exit(0)


def _fault_file(name: str) -> Path:
    """Return the file in which a run's child process says what failed.

    Several runs may be under way, so each run and target has its own.
    """
    return Path(gettempdir()) / f"fuzz-{os.getpgrp()}-{name}"


def _end(name: str, fault: str) -> None:
    """Say what failed, and end the process."""
    _fault_file(name).write_text(fault, "utf-8")
    os._exit(1)


def main() -> None:
    """Run the targets that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=1000, help="of each target")
    parser.add_argument("--first", type=int, default=0, help="number of the first one")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--targets", default=",".join(TARGETS))
    options = parser.parse_args()
    logging.disable()
    failed = False
    for name in options.targets.split(","):
        began = time.monotonic()
        found = run(name, TARGETS[name], options.seed, options.first, options.inputs)
        failed = failed or bool(found.kinds)
        print(
            f"{name:10} {found.done:>9,} inputs in {time.monotonic() - began:5.0f} s, "
            f"slowest {found.slowest:.2f} s, found: {found.kinds or 'nothing'}",
            flush=True,
        )
    sys.exit(failed)


if __name__ == "__main__":
    main()
