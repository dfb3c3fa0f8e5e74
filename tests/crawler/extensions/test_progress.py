"""Test that the live line is shown on a (pseudo) terminal, and nowhere else."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios

import pytest

from copydesk.demo.server import Web
from tests.support.commands import ROOT, SCRAPY, Copydesk


def on_a_terminal(copydesk: Copydesk, *arguments: str) -> str:
    """Return what a command prints on a terminal of 120 columns."""
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
def test_a_log_has_no_live_line(copydesk: Copydesk, web: Web) -> None:
    copydesk.write_sources(web.sources())
    done = copydesk.crawl("-a", "source=herald")
    assert "\x1b" not in done.stdout + done.stderr
    assert "sources left" not in done.stderr
