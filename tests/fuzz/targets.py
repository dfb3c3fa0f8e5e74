"""Define what is fuzzed, and what must be true of every result."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bson
import orjson
from lxml.html import fragment_fromstring
from scrapy.http import HtmlResponse

from crawler.discovery.feeds.xml_feed import parse_feed
from crawler.discovery.listing import Listing, clean_url
from crawler.discovery.sections.section_page import MAX_SECTION_LINKS, parse_section
from crawler.discovery.sections.url_scoring import address_score, address_shape
from crawler.discovery.sitemaps.child_choice import news_sitemaps_first, sitemaps_of_period
from crawler.discovery.sitemaps.sitemap import MAX_SITEMAP_LINKS, parse_sitemap
from crawler.discovery.well_known import feed_candidates, robots_sitemaps, sitemap_candidates
from crawler.downloader.answers.completeness import ends_a_document
from crawler.downloader.answers.noarchive import headers_forbid, page_forbids
from crawler.downloader.answers.redirect_cookies import MOST_COOKIE_BYTES, cookie_header
from crawler.downloader.answers.refresh import parse_refresh
from crawler.downloader.answers.stubs import stub_target
from crawler.downloader.answers.unpacking import ENCODINGS, NotPacked, TooLarge, unpack
from crawler.downloader.answers.wall_pages import why_little_text, why_without_text
from crawler.downloader.retry_after import retry_after_seconds
from crawler.downloader.robots.cache import lifetime
from crawler.downloader.robots.rules import parse_robots, product_token
from crawler.extraction import extract
from crawler.extraction.fields.language import normalise
from crawler.finding.page_clues import PageClues
from crawler.finding.reading import read_document
from crawler.polling.freshness import fresh_for
from crawler.sources.editing import as_toml
from crawler.sources.keys import SourceTable
from crawler.sources.naming import short_id, sources_of
from crawler.sources.opml import read_opml, write_opml
from database.documents.encoding import as_document
from model.errors import InvalidURL, NotAListing, NotAnArticle, SourcesError
from text.calendar.written_date import DateStyle
from text.calendar.written_dates import written_dates
from text.cleaning import clean_language
from text.dates import parse_date
from text.escaping import printable
from text.markup import plain, read, write
from text.words import word_set
from urls import canonical_url, url_key
from urls.article_paths import looks_like_article_path
from urls.domains.registrable import registrable_domain
from urls.parts import MAX_LENGTH

HERE = Path(__file__).parent
PAGE = "https://news.example/world/2026/11/21/a-clock-strikes-13-48211.html"
LISTING = "https://news.example/feeds/all.xml"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
# Bytes to which what is packed may unpack.
MOST_UNPACKED = 1_000_000
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Target:
    """Hold a function that takes any bytes, and raises an error where it finds a fault."""

    call: Callable[[bytes], None]
    slow: float
    """CPU seconds from which on an input (of at most 64 KB) counts as stalled."""


def seeds(name: str) -> list[bytes]:
    """Return the documents to start from; in files named lines-* each line is one."""
    found: list[bytes] = []
    for path in sorted((HERE / "seeds" / name).iterdir()):
        body = path.read_bytes()
        found += body.splitlines() if path.name.startswith("lines-") else [body]
    return found


def corpus(name: str) -> dict[str, bytes]:
    """Return the inputs that once failed, by their file's name."""
    folder = HERE / "corpus" / name
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*"))}


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for key, inner in value.items() for text in (key, *_strings(inner))]
    return [text for inner in value for text in _strings(inner)] if isinstance(value, list) else []


def _keys(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [name for key, inner in value.items() for name in (key, *_keys(inner))]
    return [name for inner in value for name in _keys(inner)] if isinstance(value, list) else []


def _is_storable(item: object) -> None:
    """Check that MongoDB and JSON take an item, no page names a field, and no text is unsafe."""
    document = as_document(item)
    document.pop("page", None)
    bson.encode(document)
    orjson.dumps(document)
    assert not [key for key in _keys(document) if not key.isidentifier()]
    for text in _strings(document):
        assert not _CONTROL.search(text), text[:200]
        assert not re.search(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", printable(text)
        )


_TAGS = word_set("""
    p h2 h3 h4 h5 h6 ul ol li blockquote table tr td th pre figure img figcaption a strong em
    """)
_ADDRESSES = {"a": "href", "img": "src"}


def _article(data: bytes) -> None:
    try:
        article = extract(data, PAGE)
    except NotAnArticle:
        return
    _is_storable(article)
    html = article.articleBodyHtml or ""
    assert plain(read(html)) == article.articleBody
    assert write(read(html)) == html
    for each in fragment_fromstring(html, create_parent="div").iterdescendants():
        assert each.tag in _TAGS
        assert (
            each.attrib.keys() == [_ADDRESSES[each.tag]]
            if each.tag in _ADDRESSES
            else not each.attrib
        )
        assert all(value.startswith(("http:", "https:")) for value in each.attrib.values())
    for date in (article.datePublished, article.dateModified):
        assert date is None or date.astimezone(UTC).year > 1


def _is_listing(listing: Listing, most: int) -> None:
    assert len(listing.links) <= most
    for link in listing.links:
        assert link.url.startswith(("http://", "https://"))
        assert link.url.isascii()
        assert len(link.url) <= MAX_LENGTH
        address_score(link.url)
        address_shape(link.url)
        _key_of(link.url)
        _is_storable(link)
    news_sitemaps_first(listing.sitemaps, now=NOW)
    sitemaps_of_period(listing.sitemaps, LONG_AGO, NOW, 100, now=NOW)


def _key_of(url: str) -> str | None:
    try:
        return url_key(url)
    except InvalidURL:
        return None


def _feed(data: bytes) -> None:
    try:
        listing = parse_feed(data, LISTING, now=NOW)
    except NotAListing:
        return
    _is_listing(listing, 2_000)


def _sitemap(data: bytes) -> None:
    try:
        listing = parse_sitemap(data, LISTING, now=NOW)
    except NotAListing:
        return
    _is_listing(listing, MAX_SITEMAP_LINKS)


def _section(data: bytes) -> None:
    try:
        listing = parse_section(data, PAGE)
    except NotAListing:
        return
    _is_listing(listing, MAX_SECTION_LINKS)


def _site(data: bytes) -> None:
    """Read a page as a search for sources does, whose clues are asked for."""
    try:
        read = read_document(data, PAGE, "text/html", NOW, "section")
    except NotAListing:
        return
    _is_listing(read.listing, MAX_SITEMAP_LINKS)
    clues = read.clues or PageClues()
    for url in (*clues.feeds, *clues.sitemaps, *clues.sections, clues.home or PAGE):
        assert url.startswith(("http://", "https://"))
        assert len(url) <= MAX_LENGTH
        short_id(url)


def _opml(data: bytes) -> None:
    try:
        listed = read_opml(data, "a list")
    except SourcesError:
        return
    sources = sources_of(listed.feeds)
    assert sum(len(source.feeds) for source in sources) == len(listed.feeds)
    if sources:
        tables = tomllib.loads(as_toml(sources))["source"]
        assert [SourceTable.model_validate(table).source() for table in tables] == sources
    written = write_opml(((source, source.feeds) for source in sources), NOW)
    again = {each.feed for each in read_opml(written, "ours").feeds}
    assert again == {each.feed for each in listed.feeds}


def _url(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    address = clean_url(text, PAGE)
    for url in {text, address or PAGE}:
        key = _key_of(url)
        if key is None:
            continue
        assert url_key(key) == key
        assert not _CONTROL.search(key)
        registrable_domain(url)
        canonical_url(text, url)
    if address is not None:
        # The crawler hands only cleaned addresses to these functions.
        address_score(address)
        address_shape(address)
        feed_candidates(address)
        sitemap_candidates(address)
    looks_like_article_path(text)
    canonical_url(text, PAGE)


def _date(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    parsed = parse_date(text, now=NOW)
    if parsed is not None:
        assert parsed.value.tzinfo is not None
        bson.encode({"date": parsed.value.astimezone(UTC)})
    written_dates(text, DateStyle())


def _robots(data: bytes) -> None:
    robots = parse_robots(data, "copydesk")
    robots.allows(PAGE)
    robots.allows("https://news.example/")
    assert robots.delay >= 0
    robots_sitemaps(data, LISTING)


def _header(data: bytes) -> None:
    text = data.decode("latin-1")
    seconds = retry_after_seconds(text, NOW)
    assert seconds is None or seconds > 0
    fresh = fresh_for(data, data, NOW)
    assert fresh is None or fresh.total_seconds() > 0
    fresh_for(None, data, NOW)
    lifetime(text)
    product_token(text)
    headers_forbid([text, *text.split("\n")])
    page_forbids(data)
    refresh = parse_refresh(text)
    assert refresh is None or refresh.address
    stub_target(text, b"", PAGE)
    cookie_header(PAGE, [(PAGE, data[:MOST_COOKIE_BYTES])])


def _answer(data: bytes) -> None:
    """Read what comes in answer to a request, before it is known to be a page."""
    for encoding in ENCODINGS:
        with suppress(NotPacked, TooLarge):
            assert len(unpack(data, encoding, MOST_UNPACKED).body) <= MOST_UNPACKED
    ends_a_document(data)
    stub_target(None, data, PAGE)
    response = HtmlResponse(PAGE, body=data)
    for why in (why_without_text(response), why_little_text(response, 0)):
        assert why is None or printable(why.detail) == why.detail


def _language(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    for tag in (clean_language(text), normalise(text)):
        assert tag is None or (tag.isascii() and len(tag) < 40)


TARGETS: dict[str, Target] = {
    "article": Target(_article, 5.0),
    "feed": Target(_feed, 1.0),
    "sitemap": Target(_sitemap, 1.0),
    "section": Target(_section, 2.0),
    "json": Target(_feed, 1.0),
    "site": Target(_site, 3.0),
    "opml": Target(_opml, 1.0),
    "url": Target(_url, 0.25),
    "date": Target(_date, 0.25),
    "robots": Target(_robots, 1.0),
    "header": Target(_header, 0.25),
    "answer": Target(_answer, 0.5),
    "language": Target(_language, 0.25),
}
