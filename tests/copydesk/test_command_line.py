"""Test ``copydesk`` as it is typed, from directories that are no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from copydesk.command_line import COULD_NOT_RUN, help_text, main
from model.installation.version import COPYDESK_VERSION
from tests.support.commands import COMMAND_TIMEOUT, ROOT


def copydesk_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``copydesk ARGUMENTS`` in a folder, as a user whose home it is."""
    own = {"HOME": str(folder), "PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-P", "-m", "copydesk", *arguments],
        cwd=folder,
        env=own,
        capture_output=True,
        text=True,
        timeout=COMMAND_TIMEOUT,
        check=False,
    )


def test_the_help_lists_our_commands_first_and_what_each_is_for() -> None:
    ours, _, scrapys = help_text().partition("Scrapy's own")
    rows = {line.split()[0]: line.split()[1:] for line in ours.splitlines() if line[:2] == "  "}
    folders = [ROOT / "copydesk" / "commands", ROOT / "crawler" / "commands"]
    assert rows.keys() == {path.stem for folder in folders for path in folder.glob("[a-z]*.py")}
    assert all(len(purpose) > 2 for purpose in rows.values())
    assert "  shell " in scrapys
    assert "  crawl " not in scrapys


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["help"]])
def test_help_is_what_nothing_asks_for_too(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 0
    assert capsys.readouterr().out.strip() == help_text()


def test_the_version_is_that_of_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"Copydesk {COPYDESK_VERSION}\n"
    assert (ROOT / "VERSION").read_text(encoding="utf-8").strip() == COPYDESK_VERSION


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("crwal", "did you mean crawl?"),
        ("stauts", "did you mean status?"),
        ("shel", "did you mean shell?"),
        ("../../etc/passwd", "there are "),
        ("crawler.commands", "there is no command"),
        ("", "there is no command ''"),
        ("--json", "options come after the command"),
    ],
)
def test_an_unknown_command_is_refused_with_what_was_probably_meant(
    typed: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([typed, "x"]) == COULD_NOT_RUN
    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.out == ""


def test_a_command_runs_from_any_directory(tmp_path: Path) -> None:
    """Stand in another Scrapy project, whose settings and packages are not ours."""
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = crawler.others\n")
    (tmp_path / "crawler.py").write_text("raise ImportError('another crawler')")
    helped = copydesk_in(tmp_path, "crawl", "news", "--help")
    assert helped.returncode == 0, helped.stderr
    assert "copydesk crawl" in helped.stdout
    assert "-a source=ID,..." in helped.stdout
    refused = copydesk_in(tmp_path, "crawl", "nwes")
    assert refused.returncode == COULD_NOT_RUN
    assert "copydesk crawl: there is no spider 'nwes'; did you mean news?" in refused.stderr
    missing = copydesk_in(tmp_path, "sources")
    assert missing.returncode == COULD_NOT_RUN
    assert str(tmp_path / ".config" / "copydesk" / "sources.toml") in missing.stderr
    assert "Traceback" not in helped.stderr + refused.stderr + missing.stderr
