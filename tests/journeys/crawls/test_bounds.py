"""Crawl servers that never come to an end: each request has one deadline, whatever drips in."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread

import pytest

from copydesk.demo.serving import Host, Reply
from tests.sites.hostile import HOSTILE, HostileSite
from tests.support.commands import Copydesk
from tests.support.pacing import visit

# Seconds between two bytes: far less than the deadline, so that no idle time would ever reach it.
DRIP = 0.2
DEADLINE = 3.0


class DrippingRobots(Host):
    """Answer pages quickly, but robots.txt byte by byte."""

    def answer(self, target: str) -> Reply:
        if target == "/robots.txt":
            return Reply(body=b"User-agent: *\nAllow: /\n" * 100, drip=DRIP)
        return Reply(body=b"<!DOCTYPE html><title>A page</title>")


@pytest.fixture
def slow_handshake() -> Iterator[str]:
    """Return the address of a server that takes forever over a TLS handshake."""
    with socket.create_server(("127.0.9.1", 0)) as listener:

        def drip(connection: socket.socket) -> None:
            # A ServerHello's beginning, then more and more of it.
            with suppress(OSError), connection:
                connection.sendall(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc\x03\x03")
                while True:
                    connection.sendall(b"\x00")
                    time.sleep(DRIP)

        def serve() -> None:
            with suppress(OSError):
                while True:
                    Thread(target=drip, args=listener.accept()[:1], daemon=True).start()

        Thread(target=serve, daemon=True).start()
        yield f"https://127.0.9.1:{listener.getsockname()[1]}/"


def test_one_deadline_for_body_headers_robots_and_handshake(
    hostile_site: HostileSite, slow_handshake: str
) -> None:
    dripping = DrippingRobots("127.0.9.2")
    hostile_site.override(
        "/pages/drip", Reply(body=b"<!DOCTYPE html><title>A page</title>" * 100, drip=DRIP)
    )
    urls = [
        f"{hostile_site.base}/pages/drip",
        f"{hostile_site.base}/pages/slow-header",
        f"{dripping.base}/a",
        slow_handshake,
    ]
    try:
        done = visit(urls, DOWNLOAD_TIMEOUT=DEADLINE, RETRY_TIMES=0)
    finally:
        dripping.down()
    assert done.outcomes == dict.fromkeys(urls, "timeout")


def test_what_is_too_much_is_named(hostile_site: HostileSite) -> None:
    paths = ("/pages/endless-header", "/pages/many-encodings", "/pages/bomb-twice")
    urls = {f"{hostile_site.base}{path}": HOSTILE[path].outcomes[0] for path in paths}
    escape = {"Content-Encoding": "\x1b]0;owned\x07"}
    hostile_site.override("/escape", Reply(body=b"<p>A page", headers=escape))
    urls[f"{hostile_site.base}/escape"] = "bad-encoding"
    done = visit(urls)
    assert done.outcomes == urls
    # No header reaches the terminal of whoever reads the log.
    assert "\x1b" not in done.log


def test_bodies_that_wait_are_bounded_together(hostile_site: HostileSite) -> None:
    good = f"{hostile_site.base}/good/1"
    assert visit([good], WAITING_BODIES_MAX=500).outcomes == {good: "busy"}


@pytest.mark.parametrize("setting", ["JOBDIR=jobs", "HTTPCACHE_ENABLED=True"])
def test_nothing_is_kept_on_disk_as_a_pickle(copydesk: Copydesk, setting: str) -> None:
    copydesk.write_sources('[[source]]\nhome = "http://127.0.0.1:1/"\n')
    done = copydesk.crawl("-s", setting, code=2)
    assert setting.partition("=")[0] in done.stderr
    assert "pickle" in done.stderr
