"""Test the program that keeps an embedded server running, and what it says of the password."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from database.embedded.credentials import read_credentials
from tests.support.commands import ROOT
from tests.support.fixtures.embedded import count, server_pid


@contextmanager
def running(data_dir: Path, *arguments: str, stdout: int = subprocess.PIPE) -> Iterator[int]:
    """Run the program; give what it writes to; then see that its end is the server's."""
    program = subprocess.Popen(
        [sys.executable, "-m", "database.embedded", *arguments],
        stdout=stdout,
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(data_dir)},
    )
    yield program.stdout.fileno() if program.stdout is not None else stdout
    program.terminate()
    assert program.wait() == 0
    program.communicate()
    assert server_pid(data_dir) is None


def line(file: int) -> str:
    said = b""
    while not said.endswith(b"\n"):
        said += os.read(file, 1)
    return said.decode().strip()


def test_a_log_gets_the_address_without_the_password_unless_it_is_asked_for(data_dir: Path) -> None:
    with running(data_dir) as output:
        said = line(output)
        assert said.startswith("mongodb://127.0.0.1:")
        assert said.endswith(
            "?directConnection=true&authSource=admin (its user and password: --uri)"
        )
        password = read_credentials(data_dir / "mongodb").password
        assert password not in said
    with running(data_dir, "--uri") as output:
        uri = line(output)
        assert password in uri
        assert count(uri) == 0


def test_a_terminal_gets_the_whole_address(data_dir: Path) -> None:
    ours, theirs = pty.openpty()
    with running(data_dir, stdout=theirs):
        assert count(line(ours)) == 0
    os.close(ours)
    os.close(theirs)
