"""Test what all commands share: tables, times, exit codes."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pymongo.errors import ConnectionFailure
from scrapy.cmdline import _get_commands_from_module
from scrapy.settings import Settings

from crawler.terminal.command_base import (
    COULD_NOT_RUN,
    LOG_WIDTH,
    PROBLEM,
    CommandBase,
    number,
    print_table,
    time_of,
)
from model.errors import SourcesError

AT = datetime(2026, 11, 22, 8, 5, 9, tzinfo=UTC)


class Failing(CommandBase):
    """Raise what it is given."""

    error: Exception | None = None

    def syntax(self) -> str:
        return ""

    def short_desc(self) -> str:
        return ""

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if self.error is not None:
            raise self.error
        print(f"{self.clock.now():%Y}", *args)


def test_scrapy_finds_the_commands_and_not_their_base() -> None:
    folder = Path(__file__).parents[3] / "crawler" / "commands"
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert set(_get_commands_from_module("crawler.commands", True)) == modules


@pytest.mark.parametrize(
    "error", [SourcesError("no\x1b[2J file"), ConnectionFailure("no file"), OSError("no file")]
)
def test_errors_that_are_expected_end_the_command_with_a_line(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    command = Failing()
    command.error = error
    command.run([], argparse.Namespace())
    printed = capsys.readouterr()
    assert command.exitcode == COULD_NOT_RUN == 2
    assert printed.out == ""
    assert printed.err.startswith("scrapy test_command_base: no")
    assert "\x1b" not in printed.err


def test_a_bug_is_not_hidden() -> None:
    command = Failing()
    command.error = KeyError("a bug")
    with pytest.raises(KeyError):
        command.run([], argparse.Namespace())


def test_a_command_answers_and_exits_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    command = Failing()
    command.run(["herald"], argparse.Namespace())
    assert command.exitcode == 0
    assert capsys.readouterr().out.split()[1:] == ["herald"]
    command.fail("not there")
    assert command.exitcode == PROBLEM == 1


def test_the_clock_of_a_command_can_be_set(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPYDESK_CLOCK_OFFSET", str(100 * 366 * 86400))
    Failing().run([], argparse.Namespace())
    assert capsys.readouterr().out >= "2125"
    monkeypatch.setenv("COPYDESK_CLOCK_OFFSET", "soon")
    command = Failing()
    command.run([], argparse.Namespace())
    assert command.exitcode == COULD_NOT_RUN


def test_a_row_of_a_table_is_one_line_of_plain_text(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("source", number("pages")), [["[bold]a\nb\x1b[2J", "7"], ["c" * 200, "1234"]])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines] == [
        ["source", "pages"],
        ["[bold]a", "b[2J", "7"],
        ["c" * 200, "1234"],
    ]
    assert lines[1].endswith("   7")
    assert max(map(len, lines)) <= LOG_WIDTH


def test_times_are_shown_to_the_second_or_the_minute() -> None:
    assert time_of(AT) == "2026-11-22 08:05:09"
    assert time_of(AT, seconds=False) == "2026-11-22 08:05"
    assert time_of(None) == time_of(None, seconds=False) == ""


def test_a_hint_has_the_settings_that_the_command_line_gave(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "copydesk"
    program.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", [str(program)])
    command = Failing()
    command.settings = Settings({"MONGO_URI": "", "DATA_DIR": "./data", "SOURCES_FILE": "a.toml"})
    command.settings.set("MONGO_DATABASE", "of the environment", priority="project")
    assert command.again("articles") == "copydesk articles"
    for name, value in (("MONGO_DATABASE", "demo"), ("SOURCES_FILE", "my file")):
        command.settings.set(name, value, priority="cmdline")
    assert command.again("rejected", "ID|URL") == "copydesk rejected 'ID|URL' -sMONGO_DATABASE=demo"
    sources = "copydesk sources -sMONGO_DATABASE=demo '-sSOURCES_FILE=my file'"
    assert command.again("sources") == sources
    command.settings.set("MONGO_URI", "mongodb://127.0.0.1:1/", priority="cmdline")
    assert command.again("status").startswith("copydesk status -sMONGO_URI=mongodb://127.0.0.1:1/ ")
    command.settings.set("MONGO_URI", "mongodb://user:secret@127.0.0.1:1/", priority="cmdline")
    assert "secret" not in command.again("status")
