"""Run ``copydesk desk`` as a process, and ask it over a real socket."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

from desk.access.tokens import Scope, TokenFile
from model.clock import Clock
from tests.support.commands import ROOT, Copydesk

# Seconds that an answer may take on a machine that is busy with other tests.
PATIENCE = 120


class Desk:
    """Ask a desk that runs."""

    def __init__(self, address: str) -> None:
        self.address = address

    def get(self, path: str, status: int = 200, **options: Any) -> requests.Response:
        """Ask for a path; fail unless it is answered with ``status``."""
        answer = requests.get(self.address + path, timeout=PATIENCE, **options)
        assert answer.status_code == status, f"{answer.status_code}: {answer.text[:500]}"
        return answer

    def json(self, path: str, status: int = 200, **parameters: Any) -> Any:
        """Return the JSON that a path is answered with."""
        return self.get(path, status, params=parameters).json()


class RunningDesk(Desk):
    """Ask a desk that runs as a process of its own."""

    def __init__(self, address: str, process: subprocess.Popen[str]) -> None:
        super().__init__(address)
        self.process = process


@contextmanager
def running_desk(copydesk: Copydesk, *options: str) -> Iterator[RunningDesk]:
    """Start a desk on a free port; stop it afterwards, unless the test has killed it."""
    command = [sys.executable, "-m", "copydesk", "desk", "--port", "0", *options]
    process = subprocess.Popen(
        command, cwd=ROOT, env=copydesk.environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        address = first.partition("/api/")[0]
        assert address.startswith("http://"), first
        yield RunningDesk(address.replace("0.0.0.0", "127.0.0.1"), process)
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)
    assert process.returncode in (0, -signal.SIGKILL)


def new_token(copydesk: Copydesk, name: str, scope: Scope = "read") -> str:
    """Return a new token of a desk, as ``copydesk token create`` makes it."""
    return TokenFile(copydesk.folder / "data").create(name, scope, Clock())


def token_command(copydesk: Copydesk, *arguments: str, code: int = 0) -> str:
    """Run ``copydesk token ARGUMENTS``, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "copydesk", "token", *arguments],
        cwd=ROOT,
        env=copydesk.environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == code, done.stderr
    return done.stdout.strip()
