"""Run pytest many times over, each time in a fork of one process that has loaded the libraries.

``python -m tests.mutation_testing.runner`` reads lines from its standard input, each a JSON list of
pytest's arguments, and answers each with a line: pytest's exit code, or ``timeout``. Loading the
libraries takes two seconds, most tests of a module take less.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import resource
import signal
import sys
import time
from contextlib import suppress

import pytest

# What the project and its tests import: no module of the project, since each fork has to import
# those anew, with the change in them.
LIBRARIES = (
    "hypothesis", "lxml.html", "numpy", "pydantic", "pymongo", "scrapy.crawler", "trafilatura",
    "twisted.internet.asyncioreactor", "xdist",
)  # fmt: skip
# Seconds of processor time that the tests of a room may take: the slowest need about thirty. A
# change that makes a loop endless is noticed by that, however busy the machine is.
PROCESSOR_TIMEOUT = 180
# Seconds after which tests that wait, and do nothing, are ended.
TIMEOUT = 1800.0
# Seconds between two looks whether a fork has ended.
INTERVAL = 0.02


def run(arguments: list[str]) -> str:
    """Run pytest in a fork; return its exit code as text, or ``timeout``."""
    child = os.fork()
    if child == 0:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_TIMEOUT, PROCESSOR_TIMEOUT))
        _discard_output()
        # pytest must not end the process by an exception that the loop below would answer.
        os._exit(int(pytest.main(arguments)))
    end = time.monotonic() + TIMEOUT
    while time.monotonic() < end:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            _end_group(child)
            return str(os.waitstatus_to_exitcode(status))
        time.sleep(INTERVAL)
    _end_group(child)
    os.waitpid(child, 0)
    return "timeout"


def _discard_output() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)


def _end_group(leader: int) -> None:
    """Kill what a fork has left behind."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def main() -> None:
    for library in LIBRARIES:
        importlib.import_module(library)
    gc.freeze()
    for line in sys.stdin:
        print(run(json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
