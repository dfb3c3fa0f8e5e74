"""Test that the live line is shown on a (pseudo) terminal, and nowhere else."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from datetime import UTC, datetime, time, timedelta

import pytest

from copydesk.demo.server import Web, sources_toml
from tests.support.commands import ROOT, SCRAPY, Copydesk


def on_a_terminal(copydesk: Copydesk, *arguments: str, until: str | None = None) -> str:
    """Return what a command prints on a terminal of 120 columns; end it where it says ``until``."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    process = subprocess.Popen(
        [SCRAPY, *arguments],
        cwd=ROOT,
        env=copydesk.environment | {"TERM": "xterm-256color", "LOG_LEVEL": "WARNING"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    printed = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the last one closed it
            break
        printed += piece
        if until is not None and until in printed.decode(errors="replace"):
            process.terminate()
            until = None
    os.close(ours)
    assert process.wait() == 0
    return printed.decode()


def test_a_person_sees_a_live_line_and_then_the_summary(copydesk: Copydesk, web: Web) -> None:
    for site in web:
        site.latency = 0.1
    sources = copydesk.write_sources(web.sources())
    printed = on_a_terminal(copydesk, "crawl", "news", "-s", f"SOURCES_FILE={sources}")
    assert "pages/s" in printed
    assert "5 sources left" in printed
    # The line is wiped before the summary.
    assert printed.index("pages/s") < printed.rindex("\x1b[2K") < printed.index("sources polled")


@pytest.mark.long
def test_an_idle_watch_says_when_the_next_poll_is_due(copydesk: Copydesk, web: Web) -> None:
    sources = copydesk.write_sources(sources_toml([web["herald"].source()], every="1h"))
    settings = ("-s", f"SOURCES_FILE={sources}", "-s", "WATCH_INTERVAL=1")
    began = datetime.now(UTC)
    printed = on_a_terminal(
        copydesk, "crawl", "news", "-a", "watch=1", *settings, until="next poll due"
    )
    (due,) = set(re.findall(r"next poll due (\d\d:\d\d:\d\d) UTC", printed))
    named = datetime.combine(began, time.fromisoformat(due), UTC)
    # Polls of an hour are spread by a tenth.
    assert timedelta(minutes=50) < (named - began) % timedelta(days=1) < timedelta(minutes=70)
    assert printed.count("articles new") == 1


@pytest.mark.long
def test_a_log_has_no_live_line(copydesk: Copydesk, web: Web) -> None:
    copydesk.write_sources(web.sources())
    done = copydesk.crawl("-a", "source=herald")
    assert "\x1b" not in done.stdout + done.stderr
    assert "sources left" not in done.stderr
