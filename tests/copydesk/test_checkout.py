"""Test the command that ``make`` writes into the environment of a checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from model.installation.version import COPYDESK_VERSION
from tests.support.commands import COMMAND_TIMEOUT, ROOT

COMMAND = ".venv/bin/copydesk"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with this code, and this environment's packages, in which make has run."""
    folder = tmp_path_factory.mktemp("a folder") / "checkout"
    (folder / ".venv" / "bin").mkdir(parents=True)
    for name in ("pyvenv.cfg", "lib", "bin/python"):
        (folder / ".venv" / name).symlink_to(Path(sys.prefix) / name)
    for entry in ROOT.iterdir():
        if not entry.name.startswith(".") and entry.name != "data":
            (folder / entry.name).symlink_to(entry)
    # The packages are there: make is not to install them.
    make = ["make", "--silent", "--old-file", ".venv/runtime", COMMAND]
    subprocess.run(make, cwd=folder, check=True, timeout=COMMAND_TIMEOUT)
    return folder


def run(command: Path | str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [command, *arguments], cwd=folder, env={"HOME": str(folder), "PATH": os.environ["PATH"]},
        capture_output=True, text=True, timeout=COMMAND_TIMEOUT, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("how", ["relative", "absolute", "link"])
def test_it_runs_from_any_folder_and_through_a_link(
    checkout: Path, tmp_path: Path, how: str
) -> None:
    link = tmp_path / "bin" / "copydesk"
    link.parent.mkdir()
    link.symlink_to(checkout / COMMAND)
    commands: dict[str, Path | str]
    commands = {"relative": COMMAND, "absolute": checkout / COMMAND, "link": link}
    done = run(commands[how], checkout if how == "relative" else tmp_path, "--version")
    assert (done.stdout, done.stderr) == (f"Copydesk {COPYDESK_VERSION}\n", "")
    assert done.returncode == 0


def test_its_messages_name_it_and_its_exit_code_is_the_commands_own(
    checkout: Path, tmp_path: Path
) -> None:
    done = run(checkout / COMMAND, tmp_path, "crawl", "news")
    assert done.returncode == 2
    assert done.stderr.startswith("copydesk crawl: ")
    assert run(checkout / COMMAND, tmp_path, "nothing").returncode == 2
