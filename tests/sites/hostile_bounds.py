"""Make answers with too many bytes, levels, attributes, links, entries or headers."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from functools import cache

import brotli  # type: ignore[import-untyped] # it ships no types
import zstandard

from copydesk.demo.serving import Reply
from tests.sites.hazard import XML, Hazard, bomb, page, xml
from tests.sites.hostile_feeds import RSS_HEAD, item, rss
from tests.sites.hostile_pages import LONGEST_STREAM, PARAGRAPHS, good, story

# Blanks that unpack to four times the largest download that is allowed.
BLANKS = b" " * (64 * 2**20)
NESTED = 200_000
HTML_HEAD = b"<html><body>"
SITEMAP_HEAD = f'{RSS_HEAD}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


@cache
def _packed(encoding: str) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(HTML_HEAD + BLANKS, quality=1))
    if encoding == "zstd":
        return zstandard.ZstdCompressor(level=1).compress(HTML_HEAD + BLANKS)
    return zlib.compress(HTML_HEAD + BLANKS, 1)


def _encoded(encoding: str) -> Hazard:
    return Hazard(
        "page",
        f"{encoding} that unpacks to 64 MB",
        ("too-large",),
        lambda base: Reply(body=_packed(encoding), headers={"Content-Encoding": encoding}),
    )


def _twice(base: str) -> Reply:
    body = zlib.compress(bomb(HTML_HEAD), 1)
    return Reply(body=body, headers={"Content-Encoding": "gzip, deflate"})


def _many_encodings(base: str) -> Reply:
    body = good(8).body
    assert isinstance(body, bytes)
    return Reply(body=body, headers={"Content-Encoding": ", ".join(["gzip"] * 1000)})


def _slow_header(base: str) -> Reply:
    def stream() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n"
        until = time.monotonic() + LONGEST_STREAM
        while time.monotonic() < until:
            yield b"X-Slow: x\r\n"
            time.sleep(0.5)

    return Reply(body=stream, raw=True)


def _with(more: str = "", body: str = "") -> Reply:
    """Return an article that is well but for what is added to its head or body."""
    text = story("The clock that would not stop", PARAGRAPHS, more=more)
    return page(text.replace("<article>", f"{body}<article>", 1))


def _json(text: str) -> Reply:
    return _with(f'<script type="application/ld+json">{text}</script>')


def _deep_json_feed(base: str) -> Reply:
    text = '{"items":' + "[" * NESTED
    return Reply(body=text.encode(), headers={"Content-Type": "application/feed+json"})


def _packed_sitemap(base: str) -> Reply:
    body = bomb(SITEMAP_HEAD.encode())
    return Reply(body=body, headers={"Content-Type": "application/gzip"})


def _anchors(base: str) -> Reply:
    rows = "".join(
        f'<h3><a href="{base}/good/{n}">Pendulum number {n} was found in a bakery</a></h3>'
        for n in range(20_000)
    )
    return page(f"<!DOCTYPE html><html lang=en><title>All pendulums</title>{rows}")


def _attributes() -> str:
    return " ".join(f'a{number}="1"' for number in range(10_000))


def _feed(items: str) -> Reply:
    return xml(rss(items))


BOUNDED: dict[str, Hazard] = {
    "/pages/bomb-brotli": _encoded("br"),
    "/pages/bomb-zstd": _encoded("zstd"),
    "/pages/bomb-deflate": _encoded("deflate"),
    "/pages/bomb-twice": Hazard("page", "a bomb inside another", ("too-large",), _twice),
    "/pages/many-encodings": Hazard(
        "page", "a thousand times compressed", ("bad-encoding",), _many_encodings
    ),
    "/pages/slow-header": Hazard("page", "a header each half second", ("timeout",), _slow_header),
    "/pages/giant-attribute": Hazard(
        "page",
        "an attribute of 8 MB",
        ("article", "not-html", "no-text"),
        lambda base: _with(body=f'<div data-state="{"x" * 2**23}"></div>'),
    ),
    "/pages/many-attributes": Hazard(
        "page",
        "an element with 10,000 attributes",
        ("article",),
        lambda base: _with(body=f"<div {_attributes()}></div>"),
    ),
    "/pages/many-elements": Hazard(
        "page",
        "a million elements",
        ("too-large",),
        lambda base: _with(body="<b></b>" * 1_000_000),
    ),
    "/pages/deep-json": Hazard(
        "page",
        "JSON-LD nested 200,000 deep",
        ("article",),
        lambda base: _json('{"@graph":' + "[" * NESTED + "]" * NESTED + "}"),
    ),
    "/pages/odd-json": Hazard(
        "page",
        "JSON-LD with operators for names, NUL, half characters and numbers no database holds",
        ("article",),
        lambda base: _json(
            '{"@type":"NewsArticle","headline":"The \\ud83d clock \\u0000that $where stopped",'
            f'"wordCount":{"9" * 4000},"position":1e999,"$set":{{"a.b":1}},"a\\u0000b":[{2**70}],'
            '"datePublished":"99999-01-01T00:00:00Z","dateModified":"0001-01-01T00:00:00+14:00",'
            '"author":{"$ne":null,"name":"W. \\udc00Grout"},"keywords":["$gt","a.b","\\u0000"]}'
        ),
    ),
    "/feeds/deep.xml": Hazard(
        "feed",
        "200,000 nested elements",
        ("links", "not-a-feed", "too-large"),
        lambda base: _feed(item(f"{base}/good/1") + "<a>" * NESTED),
        1,
    ),
    "/feeds/attributes.xml": Hazard(
        "feed",
        "10,000 attributes and one of 8 MB",
        ("links",),
        lambda base: _feed(
            f"<item {_attributes()}><link>{base}/good/1</link>"
            f'</item><item b="{"x" * 2**23}"><link>{base}/good/2</link></item>'
        ),
        2,
    ),
    "/feeds/many.xml": Hazard(
        "feed",
        "300,000 entries",
        ("too-large",),
        lambda base: _feed("<item/>" * 300_000),
    ),
    "/feeds/deep.json": Hazard(
        "feed", "JSON nested 200,000 deep", ("not-a-feed", "links"), _deep_json_feed
    ),
    "/sitemaps/bomb.xml.gz": Hazard(
        "sitemap", "a gzipped file that unpacks to 256 MB", ("too-large",), _packed_sitemap
    ),
    "/sitemaps/many.xml": Hazard(
        "sitemap",
        "300,000 addresses",
        ("too-large",),
        lambda base: Reply(
            body=f"{SITEMAP_HEAD}{'<url><loc>/a</loc></url>' * 300_000}</urlset>".encode(),
            headers={"Content-Type": XML},
        ),
    ),
    "/sections/anchors": Hazard("section", "20,000 links", ("links",), _anchors),
}
