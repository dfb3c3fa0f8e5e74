"""Test that the hostile site does all the harm that other tests expect of it."""

from __future__ import annotations

import gzip
import http.client
import re
import socket
import tomllib
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from lxml import etree

from tests.sites.asking import ANSWER_SECONDS, ask
from tests.sites.hazard import BOMB_MEGABYTES
from tests.sites.hostile import HOSTILE, HostileSite, source_id

BROKEN = (
    *("/pages/reset", "/pages/shorter-than-claimed", "/pages/cut-short"),
    *("/pages/not-http", "/pages/long-header"),
)


ENDLESS = ("/pages/endless-header", "/pages/endless", "/pages/drip", "/pages/slow-header")


@pytest.mark.parametrize("path", [path for path in HOSTILE if path not in BROKEN + ENDLESS])
def test_every_hazard_answers(hostile_site: HostileSite, path: str) -> None:
    answer = ask(hostile_site.base + path)
    expected = re.match(r"http-(\d+)", HOSTILE[path].outcomes[0])
    if expected:
        assert answer.status == int(expected[1])
    elif path.startswith("/redirect/") or path == "/feeds/loop.xml":
        assert answer.status == 302
    else:
        assert answer.status == 200


def test_the_pages_feed_lists_every_page(hostile_site: HostileSite) -> None:
    feed = etree.fromstring(ask(f"{hostile_site.base}/feeds/pages.xml").body)
    listed = {link.text for link in feed.iterfind(".//item/link")}
    assert listed == {
        f"{hostile_site.base}{path}" for path, hazard in HOSTILE.items() if hazard.kind == "page"
    }


def test_the_big_ones_are_big_and_small_here(hostile_site: HostileSite) -> None:
    assert len(ask(f"{hostile_site.base}/feeds/huge.xml").body) > 50 * 2**20
    bomb = ask(f"{hostile_site.base}/pages/bomb").body
    assert len(bomb) < 2**20
    with gzip.GzipFile(fileobj=BytesIO(bomb)) as unpacked:
        size = sum(len(piece) for piece in iter(lambda: unpacked.read(2**20), b""))
    assert size > BOMB_MEGABYTES * 2**20


@pytest.mark.parametrize("path", BROKEN)
def test_what_breaks_the_protocol_breaks_a_client(hostile_site: HostileSite, path: str) -> None:
    with pytest.raises((OSError, http.client.HTTPException)):
        ask(hostile_site.base + path)


@pytest.mark.parametrize("path", ENDLESS)
def test_what_has_no_end_goes_on(hostile_site: HostileSite, path: str) -> None:
    parts = urlsplit(hostile_site.base)
    with socket.create_connection((parts.hostname or "", parts.port or 0), ANSWER_SECONDS) as raw:
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: hostile\r\n\r\n".encode())
        for _ in range(3):
            assert raw.recv(4096)


def test_endless_parts_lead_on(hostile_site: HostileSite) -> None:
    base = hostile_site.base
    assert ask(f"{base}/redirect/new/41").headers["Location"] == f"{base}/redirect/new/42"
    assert f"{base}/sitemaps/endless/11.xml".encode() in ask(f"{base}/sitemaps/endless/5.xml").body
    assert f"{base}/calendar/2027/1/".encode() in ask(f"{base}/calendar/2026/12/").body
    assert ask(f"{base}/good/77").status == 200
    assert ask(f"{base}/nothing").status == 404


def test_the_hostile_sources_are_one_a_listing(hostile_site: HostileSite) -> None:
    sources = {source["id"]: source for source in tomllib.loads(hostile_site.sources())["source"]}
    listings = [path for path, hazard in HOSTILE.items() if hazard.kind != "page"]
    assert set(sources) == {source_id(path) for path in [*listings, "/feeds/pages.xml"]}
    assert sources["calendar-2026-11"]["sections"] == [f"{hostile_site.base}/calendar/2026/11/"]
