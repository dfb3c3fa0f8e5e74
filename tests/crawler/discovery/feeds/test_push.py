"""Test where a publisher says that it tells of new entries, in documents and in headers."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from crawler.discovery.feeds.push import combined, push_of_headers
from crawler.discovery.feeds.xml_feed import parse_feed
from model.push import Cloud, Push

URL = "https://harbour.example/feeds/news.xml"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
HUB = "https://hub.example/"
MAX_HUBS = 5
CLOUD = (
    '<cloud domain="rpc.example" port="80" path="/RPC2" registerProcedure="ping" '
    'protocol="XML-RPC"/>'
)
FOUND_CLOUD = Cloud("rpc.example", 80, "/RPC2", "ping", "xml-rpc")


def push_of(document: str) -> Push | None:
    return parse_feed(document.encode(), URL, now=NOW).push


def rss(inside: str) -> str:
    atom = 'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:a10="http://www.w3.org/2005/Atom"'
    return (
        f"<rss version='2.0' {atom}><channel>{inside}<item><link>/1</link></item></channel></rss>"
    )


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (f'<atom:link rel="hub" href="{HUB}"/>', Push([HUB])),
        (
            f'<atom:link rel="self" href="/feeds/all.xml"/><atom:link rel="hub" href="{HUB}"/>',
            Push([HUB], "https://harbour.example/feeds/all.xml"),
        ),
        (f'<a10:link rel="HUB" href="{HUB}"/>', Push([HUB])),
        (f'<atom:link rel="self hub" href="{HUB}"/>', Push([HUB], HUB)),
        (f'<link rel="hub" href="{HUB}"/>', Push([HUB])),  # without a namespace
        ('<atom:link rel="hub" href="hub"/>', Push(["https://harbour.example/feeds/hub"])),
        (f'<atom:link rel="hub" href="{HUB}"/>' * 2, Push([HUB])),
        ('<atom:link rel="hub" href="javascript:alert(1)"/>', None),
        ('<atom:link rel="hub"/>', None),
        ('<atom:link rel="self" href="/feeds/all.xml"/>', None),  # which every feed has
        (f'<atom:link rel="hubble" href="{HUB}"/>', None),
        (CLOUD, Push(cloud=FOUND_CLOUD)),
        (f'{CLOUD}<atom:link rel="hub" href="{HUB}"/>', Push([HUB], cloud=FOUND_CLOUD)),
        (CLOUD.replace('port="80" ', ""), Push(cloud=FOUND_CLOUD)),
        (CLOUD.replace('"80"', '"0"'), None),
        (CLOUD.replace('"80"', '"65536"'), None),
        (CLOUD.replace('"80"', '"65535"').replace("rpc.", "rpc2."),
         Push(cloud=Cloud("rpc2.example", 65535, "/RPC2", "ping", "xml-rpc"))),
        (CLOUD.replace('"80"', '"80; rm"'), None),
        (CLOUD.replace('"rpc.example"', '""'), None),
        ("<cloud/>" + CLOUD, Push(cloud=FOUND_CLOUD)),
    ],
)  # fmt: skip
def test_what_rss_says(inside: str, expected: Push | None) -> None:
    assert push_of(rss(inside)) == expected


def test_the_link_of_an_entry_is_not_the_feeds() -> None:
    item = '<item><link>/1</link><atom:link rel="hub" href="https://hub.example/"/></item>'
    assert push_of(rss("").replace("<item>", item + "<item>")) is None


def test_what_atom_and_a_cut_feed_say() -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="/all.atom"/>'
        f'<link rel="hub" href="{HUB}"/><entry><link href="/1"/></entry></feed>'
    )
    assert push_of(feed) == Push([HUB], "https://harbour.example/all.atom")
    assert push_of(feed.replace("</feed>", "<entry><link href='/2'")) == push_of(feed)


def test_what_a_json_feed_says() -> None:
    feed = {
        "items": [],
        "feed_url": "/feed.json",
        "hubs": [{"type": "WebSub", "url": HUB}, {"type": "rssCloud", "url": "https://c.example/"},
                 {"type": "WebSub", "url": 5}, "hub", {"type": "websub", "url": "ftp://x.example"}],
    }  # fmt: skip
    assert push_of(json.dumps(feed)) == Push([HUB], "https://harbour.example/feed.json")
    assert push_of(json.dumps({**feed, "hubs": {"url": HUB}})) is None
    assert push_of(json.dumps({"items": []})) is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([b"<https://hub.example/>; rel=hub"], Push([HUB])),
        ([b'<https://hub.example/>; rel="hub", </feed>; rel="self"'],
         Push([HUB], "https://harbour.example/feed")),
        ([b'<https://hub.example/>; title="a, b; c"; REL = "Hub"'], Push([HUB])),
        ([b"</feed>; rel=self", b"<https://hub.example/>;rel=hub"],
         Push([HUB], "https://harbour.example/feed")),
        ([b"<https://hub.example/>"], None),
        ([b"<https://hub.example/>; rel=preload"], None),
        ([b"rel=hub"], None),
        ([b"<javascript:1>; rel=hub"], None),
        ([b"<<<<" * 9000], None),
        ([b"\xff<https://hub.example/>; rel=hub"], Push([HUB])),
        ([], None),
    ],
)  # fmt: skip
def test_what_the_header_says(values: list[bytes], expected: Push | None) -> None:
    assert push_of_headers(values, URL) == expected


def test_hubs_are_bounded() -> None:
    hubs = [b"<https://hub%d.example/>; rel=hub" % number for number in range(MAX_HUBS + 1)]
    found = push_of_headers(hubs, URL)
    assert found is not None
    assert len(found.hubs) == MAX_HUBS
    assert push_of_headers(hubs[:MAX_HUBS], URL) == found


@pytest.mark.parametrize(("size", "is_read"), [(8_190, True), (8_191, False)])
def test_as_much_of_a_header_is_read_as_apache_takes(size: int, is_read: bool) -> None:
    hub = b"<https://hub.example/>; rel=hub"
    assert (push_of_headers([hub.rjust(size)], URL) is not None) is is_read


def test_the_header_goes_first() -> None:
    header, document = Push(["https://a.example/"], "https://t.example/"), Push([HUB], URL, None)
    document.cloud = FOUND_CLOUD
    both = Push(["https://a.example/", HUB], "https://t.example/", FOUND_CLOUD)
    assert combined(header, document) == both
    assert combined(header, None) is header
    assert combined(None, document) is document
    assert combined(None, None) is None
