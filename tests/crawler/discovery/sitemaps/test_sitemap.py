"""Test sitemaps of every kind, whole and broken, and each field of an entry."""

from __future__ import annotations

import gzip
import pickle
import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.listing import Listing, SitemapReference
from crawler.discovery.sitemaps.sitemap import MAX_SITEMAP_LINKS, parse_sitemap
from model.errors import NotAListing
from model.links import Link

URL = "https://harbour.example/sitemap.xml"
NOW = datetime(2026, 11, 22, tzinfo=UTC)

NEWS = """\
<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="/sitemap.xsl"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
  xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"
  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
  xmlns:xhtml="http://www.w3.org/1999/xhtml">
 <url>
  <loc> https://harbour.example/2026/11/20/ferry-and-tug?a=1&amp;b=2 </loc>
  <lastmod>2026-11-20T09:30:00+01:00</lastmod>
  <n:news>
   <n:publication><n:name>Harbour Post</n:name><n:language>zh-cn</n:language></n:publication>
   <n:publication_date>2026-11-20T08:00:00+01:00</n:publication_date>
   <n:title>Ferry &amp;amp; tug collide</n:title>
   <n:keywords>shipping, Port, port</n:keywords>
  </n:news>
  <image:image><image:loc>https://harbour.example/ferry.jpg</image:loc>
   <image:title>A picture</image:title></image:image>
  <xhtml:link rel="alternate" hreflang="de" href="https://harbour.example/de/ferry"/>
 </url>
 <url><loc>https://harbour.example/2026/11/19/plain</loc><lastmod>2026-11-19</lastmod></url>
</urlset>"""

INDEX = """\
<sitemapindex xmlns="https://www.sitemaps.org/schemas/sitemap/0.9/">
 <sitemap><loc>/sitemap-2026-11.xml.gz</loc><lastmod>2026-11-20</lastmod></sitemap>
 <sitemap><loc>https://harbour.example/sitemap-2026-10.xml</loc></sitemap>
 <sitemap><loc>file:///etc/passwd</loc></sitemap>
 <sitemap><loc>https://harbour.example/sitemap-2026-10.xml</loc></sitemap>
</sitemapindex>"""


def read(sitemap: str | bytes) -> Listing:
    body = sitemap.encode() if isinstance(sitemap, str) else sitemap
    return parse_sitemap(body, URL, now=NOW)


def many(count: int) -> str:
    urls = "".join(
        f"<url><loc>https://harbour.example/{n}</loc><lastmod>2026-11-0{1 + n % 9}</lastmod></url>"
        for n in range(count)
    )
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>"


def test_a_news_sitemap_is_read() -> None:
    listing = read(NEWS)
    assert listing.warnings == []
    assert listing.language == "zh-CN"
    first, second = listing.links
    assert first.url == "https://harbour.example/2026/11/20/ferry-and-tug?a=1&b=2"
    assert (first.via, first.listedAt) == ("newsSitemap", URL)
    assert first.headline == "Ferry & tug collide"
    assert first.datePublished == datetime(2026, 11, 20, 7, tzinfo=UTC)
    assert first.datePublishedRaw == "2026-11-20T08:00:00+01:00"
    assert first.dateModified == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    assert (first.inLanguage, first.keywords) == ("zh-CN", ["shipping", "Port"])
    assert (second.via, second.headline, second.datePublished) == ("sitemap", None, None)
    assert second.dateModified == datetime(2026, 11, 19, tzinfo=UTC)


def test_an_index_is_read() -> None:
    listing = read(INDEX)
    assert listing.links == []
    assert listing.sitemaps == [
        SitemapReference(
            "https://harbour.example/sitemap-2026-11.xml.gz", datetime(2026, 11, 20, tzinfo=UTC)
        ),
        SitemapReference("https://harbour.example/sitemap-2026-10.xml"),
    ]
    assert listing.warnings == ["bad-links"]


@pytest.mark.parametrize(
    "written",
    [
        ' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"',
        "",
        ' xmlns="http://www.google.com/schemas/sitemap/0.84"',
        ' xmlns="http://wrong.example/"',
    ],
)
def test_sloppy_namespaces_are_understood(written: str) -> None:
    sitemap = (
        f"<urlset{written}><url><loc>https://h.example/1</loc><news:news>"
        "<news:title>Told</news:title></news:news></url></urlset>"
    )
    [link] = read(sitemap).links
    assert (link.url, link.via, link.headline) == ("https://h.example/1", "newsSitemap", "Told")


def test_a_sitemap_with_prefixes_is_read() -> None:
    sitemap = (
        '<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9">'
        "<s:url><s:loc>https://h.example/1</s:loc></s:url></s:urlset>"
    )
    assert read(sitemap).links[0].url == "https://h.example/1"


def test_a_plain_list_of_addresses_is_read() -> None:
    listing = read(b"\xef\xbb\xbfhttps://h.example/1\r\n\r\nhttps://h.example/2\nnonsense\n")
    assert [link.url for link in listing.links] == ["https://h.example/1", "https://h.example/2"]
    assert {link.via for link in listing.links} == {"sitemap"}
    assert listing.warnings == ["bad-links"]


def test_feed_offered_as_sitemap() -> None:
    [link] = read(
        "<rss><channel><item><link>https://h.example/1</link></item></channel></rss>"
    ).links
    assert (link.url, link.via) == ("https://h.example/1", "feed")


def test_a_gzipped_sitemap_is_read() -> None:
    assert len(read(gzip.compress(NEWS.encode())).links) == 2


def test_truncated_sitemap_gives_its_whole_entries() -> None:
    whole = many(20)
    for cut in (whole[: whole.rindex("</loc>") - 1], whole[:-20]):
        listing = read(cut)
        assert len(listing.links) == 19
        assert listing.warnings == ["truncated"]


def test_bare_ampersands_are_mended() -> None:
    listing = read("<urlset><url><loc>https://h.example/?a=1&b=2&copy=3</loc></url></urlset>")
    assert listing.links[0].url == "https://h.example/?a=1&b=2&copy=3"
    assert listing.warnings == ["malformed"]


def test_unreadable_dates_are_noted() -> None:
    sitemap = (
        "<urlset><url><loc>https://h.example/1</loc><lastmod>0000-00-00</lastmod></url></urlset>"
    )
    listing = read(sitemap)
    assert listing.links[0].dateModified is None
    assert listing.warnings == ["bad-dates"]


@pytest.mark.long
def test_no_more_links_are_read_than_the_protocol_allows() -> None:
    start = time.process_time()
    listing = read(many(MAX_SITEMAP_LINKS + 10))
    assert time.process_time() - start < 15  # about three seconds on an idle machine
    assert len(listing.links) == MAX_SITEMAP_LINKS
    assert listing.warnings == ["too-many-links"]
    lines = "\n".join(f"https://h.example/{n}" for n in range(MAX_SITEMAP_LINKS + 10))
    listing = read(lines)
    assert len(listing.links) == MAX_SITEMAP_LINKS
    assert listing.warnings == ["too-many-links"]


def test_an_empty_sitemap_is_one() -> None:
    assert read("<urlset/>").links == []


def test_listings_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps(read(INDEX))) == read(INDEX)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "empty"),
        (b"<!doctype html><title>Not found</title>", "html"),
        (b"<!DOCTYPE urlset [<!ENTITY a '&b;'>]><urlset/>", "entities"),
        (b"<urlset>" + b" " * 50_000_000, "too-large"),
        (gzip.compress(b"<urlset>" + b" " * 50_000_000), "too-large"),
        (b"<urlset>" + b"<a/>" * 4_000_000, "too-large"),
        (b"<urlset>" + b"<url></url>" * 1_000_000, "too-large"),
        (b"User-agent: *\nDisallow: /", "not-a-sitemap"),
        (b'{"items": []}', "not-a-sitemap"),
        (b"<opml><body/></opml>", "not-a-sitemap"),
        (b"\x1f\x8b\x08", "empty"),
        (b"\x1f\x8b\x00\x00", "damaged"),
    ],
)
def test_what_is_no_sitemap_is_refused_with_a_reason(body: bytes, expected: str) -> None:
    with pytest.raises(NotAListing) as caught:
        read(body)
    assert caught.value.reason == expected


@given(st.binary(max_size=2_000))
def test_any_bytes_are_a_listing_or_none(body: bytes) -> None:
    with suppress(NotAListing):
        parse_sitemap(body, URL, now=NOW)


@pytest.mark.long
@pytest.mark.large
@settings(max_examples=200)
@given(
    st.sampled_from([NEWS, INDEX]),
    st.lists(
        st.tuples(
            st.integers(0, 1_500),
            st.integers(0, 60),
            st.sampled_from(["", "<", "&", "]]>", "<url>", "</url>", "<sitemap>", "<!--", '"'])
            | st.text(max_size=5),
        ),
        max_size=6,
    ),
)
def test_mutated_sitemaps_are_listings_or_none(
    sitemap: str, edits: list[tuple[int, int, str]]
) -> None:
    for start, length, text in edits:
        sitemap = sitemap[:start] + text + sitemap[start + length :]
    try:
        listing = parse_sitemap(sitemap.encode("utf-8", "replace"), URL, now=NOW)
    except NotAListing:
        return
    addresses = [link.url for link in listing.links] + [one.url for one in listing.sitemaps]
    assert all(address.startswith(("http://", "https://")) for address in addresses)


def read_news(inside: str) -> Link:
    """Read a news sitemap of one entry with these fields."""
    [link] = read(
        "<urlset xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>"
        f"<url><loc>https://h.example/1</loc><news:news>{inside}</news:news></url></urlset>"
    ).links
    return link


def test_each_field_of_a_news_entry() -> None:
    assert read_news("") == Link("https://h.example/1", "newsSitemap", URL)
    assert read_news("<news:title>5 &amp;lt; <b>6</b></news:title>").headline == "5 < 6"
    publication = "<news:publication>{}</news:publication>"
    language = "<news:language>nl</news:language>"
    assert read_news(publication.format(language)).inLanguage == "nl"
    assert read_news(language).inLanguage is None
    link = read_news("<news:publication_date>soon</news:publication_date>")
    assert (link.datePublished, link.datePublishedRaw) == (None, "soon")
    link = read_news(f"<news:publication_date>{'x' * 101}</news:publication_date>")
    assert link.datePublishedRaw == "x" * 99 + "…"
    assert read_news("<news:keywords>a, b,,A</news:keywords>").keywords == ["a", "b"]
    assert read_news(f"<news:keywords>{',' * 1_998}a,b</news:keywords>").keywords == ["a"]


def test_the_language_of_a_sitemap_is_that_of_its_first_entry_with_one() -> None:
    entry = (
        "<url><loc>https://h.example/{0}</loc><news:news><news:publication>"
        "<news:language>{1}</news:language></news:publication></news:news></url>"
    )
    entries = "".join(entry.format(n, code) for n, code in enumerate(("", "nl", "de")))
    assert read(f"<urlset>{entries}</urlset>").language == "nl"


def test_an_entry_is_taken_for_what_it_says() -> None:
    for root in ("urlset", "sitemapindex", "URLSET"):
        listing = read(f"<{root}><sitemap><loc>/1</loc></sitemap><url><loc>/2</loc></url></{root}>")
        assert [one.url for one in listing.sitemaps] == ["https://harbour.example/1"]
        assert [link.url for link in listing.links] == ["https://harbour.example/2"]


def test_entries_without_an_address_are_told_and_doubles_are_not() -> None:
    listing = read("<urlset><url><loc>/1</loc></url><url><loc>/1</loc></url></urlset>")
    assert (len(listing.links), listing.warnings) == (1, [])
    listing = read("<urlset><url><loc/></url><url/><url><loc>/1</loc></url></urlset>")
    assert (len(listing.links), listing.warnings) == (1, ["bad-links"])


@pytest.mark.parametrize("root", ["rss", "rdf", "feed"])
def test_roots_of_feeds_offered_as_sitemaps(root: str) -> None:
    feed = f"<{root}><item><link>https://h.example/1</link></item></{root}>"
    assert [link.via for link in read(feed).links] == ["feed"]


@pytest.mark.parametrize(
    ("text", "paths", "warnings"),
    [
        ("http://h.example/1", "1", []),
        ("HTTPS://h.example/1\nHTTP://h.example/2", "12", []),
        ("https://h.example/1\n\n  https://h.example/2  \n", "12", []),
        ("https://h.example/1\nhttps://h.example/1", "1", []),
        ("https://h.example/1\n/2", "1", ["bad-links"]),
        ("https://h.example/1\nftp://h.example/2", "1", ["bad-links"]),
        ("https://h.example/1\nhttp://\nhttp://h.example/3", "13", ["bad-links"]),
    ],
)
def test_lists_of_addresses(text: str, paths: str, warnings: list[str]) -> None:
    listing = read(text)
    assert "".join(link.url[-1] for link in listing.links) == paths
    assert listing.warnings == warnings


@pytest.mark.long
@pytest.mark.large
def test_fifty_thousand_links_are_kept() -> None:
    assert MAX_SITEMAP_LINKS == 50_000
    lines = [f"https://h.example/{n}" for n in range(50_001)]
    for lists in (lines, [f"<url><loc>{line}</loc></url>" for line in lines]):
        start, end = ("", "") if lists is lines else ("<urlset>", "</urlset>")
        listing = read(start + "\n".join(lists[:50_000]) + end)
        assert (len(listing.links), listing.warnings) == (50_000, [])
        listing = read(start + "\n".join(lists) + end)
        assert (len(listing.links), listing.warnings) == (50_000, ["too-many-links"])


def test_the_charset_of_the_header_is_read() -> None:
    sitemap = (
        '<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url>'
        "<loc>https://h.example/a</loc><n:news><n:title>שביתה במעבורת"
        "</n:title></n:news></url></urlset>"
    )
    listing = parse_sitemap(
        sitemap.encode("windows-1255"),
        "https://h.example/sitemap.xml",
        content_type="text/xml; charset=windows-1255",
        now=datetime(2026, 11, 22, tzinfo=UTC),
    )
    assert listing.links[0].headline == "שביתה במעבורת"
