"""Test feeds of every format, whole and broken, and each field of an entry."""

from __future__ import annotations

import gzip
import json
import pickle
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.feeds.xml_feed import parse_feed
from crawler.discovery.listing import Listing
from model.components import Author
from model.errors import NotAListing
from model.links import Link

MAX_LISTING_BYTES = 33_554_432
MAX_ENTRIES = 2000
MAX_DESCRIPTION_LENGTH = 2000
MAX_HEADLINE_LENGTH = 500

URL = "https://harbour.example/feed/"
NOW = datetime(2026, 11, 22, tzinfo=UTC)

RSS_2 = """\
<?xml version="1.0" encoding="UTF-8"?>
<!-- generated this morning -->
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"
  xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel>
  <title>Harbour Post</title><link>https://harbour.example/</link>
  <atom:link href="https://harbour.example/feed/" rel="self" type="application/rss+xml"/>
  <language>en-gb</language><ttl>30</ttl>
  <image><title>Logo</title><url>https://harbour.example/logo.png</url></image>
  <item>
    <title><![CDATA[Ferry &amp; tug <em>collide</em>]]></title>
    <link>https://harbour.example/2026/11/20/ferry-and-tug-collide?a=1&amp;b=2#top</link>
    <media:title>A picture</media:title>
    <description>&lt;p&gt;Nobody was hurt.&lt;/p&gt;&lt;p&gt;The quay&amp;nbsp;is
      shut.&lt;/p&gt;&lt;script&gt;track()&lt;/script&gt;</description>
    <content:encoded><![CDATA[<p>The whole long text.</p>]]></content:encoded>
    <dc:creator>Ines Okafor</dc:creator>
    <dc:creator><![CDATA[By Tom Reyes and Anna Berg]]></dc:creator>
    <category>Shipping</category><category>shipping</category><category>Port &amp; coast</category>
    <pubDate>Fri, 20 Nov 2026 08:15:00 +0100</pubDate>
  </item>
  <item>
    <title>No link but a permalink</title>
    <guid>https://harbour.example/?p=812</guid>
    <author>desk@harbour.example (Jo Lindqvist)</author>
  </item>
  <item>
    <title>A guid that is none, but for want of another</title>
    <guid isPermaLink="false">https://harbour.example/?p=813</guid>
  </item>
  <item><title>A guid that is none</title><guid isPermaLink="false">/?p=814</guid></item>
  <item><title>Script</title><link>javascript:alert(1)</link></item>
</channel></rss>"""

RDF = """\
<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel rdf:about="https://fjord.example/rss"><title>Fjord</title><dc:language>nb</dc:language>
 <sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency></channel>
<item rdf:about="https://fjord.example/sak/1"><title>Bro stengt</title>
 <link>https://fjord.example/sak/1</link><dc:date>2026-11-20T06:00:00+01:00</dc:date>
 <dc:creator>Kari Moe</dc:creator><dc:subject>Trafikk</dc:subject></item>
</rdf:RDF>"""

ATOM = """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://tal.example/blog/">
 <title>Talbote</title><id>urn:1</id><updated>2026-11-20T10:00:00Z</updated>
 <entry>
  <title type="html">R&amp;amp;D: &lt;i&gt;Neue&lt;/i&gt; Halle</title>
  <link rel="enclosure" href="https://tal.example/ton.mp3" type="audio/mpeg"/>
  <link rel="alternate" type="application/json" href="https://tal.example/1.json"/>
  <link rel="alternate" type="text/html" href="neue-halle"/>
  <id>tag:tal.example,2026:1</id>
  <author><name>Ute Brandt</name><email>u@tal.example</email><uri>/autor/ute</uri></author>
  <published>2026-11-19T09:00:00+01:00</published><updated>2026-11-20T09:00:00+01:00</updated>
  <summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Eine <b>Halle</b> am Fluss.</div>
  </summary>
  <category term="bau" label="Bauen"/>
 </entry>
 <entry xml:lang="fr"><title type="text">Le code &lt;b&gt;</title>
  <link href="https://tal.example/fr/code"/><updated>2026-11-18</updated></entry>
</feed>"""

RSS_091 = """\
<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>Old &eacute;cho</title><language>fr</language>
<item><title>D&eacute;j&agrave; vu &amp; revu</title><link>http://echo.example/a.php?id=4&c=2</link></item>
</channel></rss>"""

RSS_090 = """\
<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>Ninety</title></channel>
<item><title>First of all</title><link>http://ninety.example/1.html</link></item></rdf:RDF>"""

JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Delta",
        "language": "nl",
        "items": [
            {
                "id": "1",
                "url": "https://delta.example/dijk",
                "title": "Dijk < zee",
                "summary": "Het water <b>stijgt</b>.",
                "date_published": "2026-11-20T07:00:00+01:00",
                "date_modified": "2026-11-20T08:00:00+01:00",
                "authors": [{"name": "Sanne Vos", "url": "https://delta.example/sanne"}, {}],
                "tags": ["water", 5, "Water"],
            },
            {"id": "https://delta.example/by-id", "content_text": "x", "author": {"name": "A B"}},
            {"id": "3", "url": "ftp://delta.example/file"},
            "not an item",
        ],
    }
)


def read(feed: str | bytes) -> Listing:
    body = feed.encode() if isinstance(feed, str) else feed
    return parse_feed(body, URL, now=NOW)


def reason(body: bytes) -> str:
    with pytest.raises(NotAListing) as caught:
        parse_feed(body, URL, now=NOW)
    assert caught.value.detail
    return caught.value.reason


def many(count: int, *, newest_first: bool = True) -> str:
    numbers = range(count, 0, -1) if newest_first else range(1, count + 1)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    items = "".join(
        f"<item><title>Story {n}</title><link>https://harbour.example/{n}</link>"
        f"<pubDate>{start + timedelta(minutes=n):%Y-%m-%dT%H:%M:%SZ}</pubDate></item>"
        for n in numbers
    )
    return f"<rss version='2.0'><channel><title>Many</title>{items}</channel></rss>"


def test_rss_2_is_read() -> None:
    listing = read(RSS_2)
    assert (listing.title, listing.language) == ("Harbour Post", "en-GB")
    assert listing.ttl == timedelta(minutes=30)
    assert listing.warnings == ["bad-links"]
    first, second, third = listing.links
    assert third.url == "https://harbour.example/?p=813"
    assert first.url == "https://harbour.example/2026/11/20/ferry-and-tug-collide?a=1&b=2"
    assert (first.via, first.listedAt, first.score) == ("feed", URL, 1.0)
    assert first.headline == "Ferry & tug collide"
    assert first.description == "Nobody was hurt. The quay is shut."
    assert [author.name for author in first.authors] == ["Ines Okafor", "Tom Reyes", "Anna Berg"]
    assert first.keywords == ["Shipping", "Port & coast"]
    assert first.datePublished == datetime(2026, 11, 20, 7, 15, tzinfo=UTC)
    assert first.datePublishedRaw == "Fri, 20 Nov 2026 08:15:00 +0100"
    assert first.inLanguage == "en-GB"
    assert second.url == "https://harbour.example/?p=812"
    assert second.authors == [Author("Jo Lindqvist")]
    assert second.datePublished is None


def test_rss_1_is_read() -> None:
    listing = read(RDF)
    assert (listing.title, listing.language) == ("Fjord", "nb")
    assert listing.ttl == timedelta(minutes=30)
    [link] = listing.links
    assert (link.url, link.headline) == ("https://fjord.example/sak/1", "Bro stengt")
    assert link.datePublished == datetime(2026, 11, 20, 5, tzinfo=UTC)
    assert link.authors == [Author("Kari Moe")]
    assert link.keywords == ["Trafikk"]


def test_atom_is_read() -> None:
    listing = read(ATOM)
    assert (listing.title, listing.language) == ("Talbote", "de")
    first, second = listing.links
    assert first.url == "https://tal.example/blog/neue-halle"
    assert first.headline == "R&D: Neue Halle"
    assert first.description == "Eine Halle am Fluss."
    assert first.authors == [Author("Ute Brandt", "https://harbour.example/autor/ute")]
    assert first.datePublished == datetime(2026, 11, 19, 8, tzinfo=UTC)
    assert first.dateModified == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert first.keywords == ["Bauen"]
    assert second.headline == "Le code <b>"
    assert second.inLanguage == "fr"
    assert second.datePublished is None
    assert second.dateModified == datetime(2026, 11, 18, tzinfo=UTC)


def test_rss_091_with_its_doctype_and_html_entities() -> None:
    listing = read(RSS_091)
    assert listing.title == "Old écho"
    [link] = listing.links
    assert link.headline == "Déjà vu & revu"
    assert link.url == "http://echo.example/a.php?id=4&c=2"
    assert listing.warnings == ["malformed"]


def test_rss_090_is_read() -> None:
    [link] = read(RSS_090).links
    assert (link.url, link.headline) == ("http://ninety.example/1.html", "First of all")


def test_a_json_feed_is_read() -> None:
    listing = read(JSON_FEED)
    assert (listing.title, listing.language) == ("Delta", "nl")
    assert listing.warnings == ["bad-links"]
    first, second = listing.links
    assert first.headline == "Dijk < zee"
    assert first.description == "Het water stijgt."
    assert first.authors == [Author("Sanne Vos", "https://delta.example/sanne")]
    assert first.keywords == ["water"]
    assert first.datePublished == datetime(2026, 11, 20, 6, tzinfo=UTC)
    assert first.dateModified == datetime(2026, 11, 20, 7, tzinfo=UTC)
    assert second.url == "https://delta.example/by-id"
    assert second.authors == [Author("A B")]


def test_listings_can_be_pickled() -> None:
    listing = read(RSS_2)
    assert pickle.loads(pickle.dumps(listing)) == listing


def item(inside: str, namespaces: str = "") -> str:
    return f"<rss version='2.0' {namespaces}><channel><item>{inside}</item></channel></rss>"


def test_original_link_before_the_redirector() -> None:
    feed = item(
        "<link>https://feeds.example/~r/x/1</link>"
        "<feedburner:origLink>https://harbour.example/story</feedburner:origLink>",
        "xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'",
    )
    assert read(feed).links[0].url == "https://harbour.example/story"


def test_undeclared_prefixes_are_understood() -> None:
    feed = item("<link>https://h.example/1</link><dc:creator>Ines Okafor</dc:creator>")
    listing = read(feed)
    assert listing.links[0].authors == [Author("Ines Okafor")]
    assert listing.warnings == ["malformed"]


def test_damage_in_one_entry_does_not_reach_the_next() -> None:
    feed = (
        "<rss><channel><title>Broken & proud</title>"
        "<item><title>One</title><description><p>open<br>text</description>"
        "<link>https://h.example/1</link></item>"
        "<item><title>R&D at 5 < 6</title><link>https://h.example/2?x=1&y=2</link></item>"
        "<item><link>https://h.example/3</link></item></channel></rss>"
    )
    listing = read(feed)
    assert [link.url for link in listing.links] == [
        "https://h.example/1",
        "https://h.example/2?x=1&y=2",
        "https://h.example/3",
    ]
    assert listing.title == "Broken & proud"
    assert listing.links[0].description == "open text"
    assert listing.links[1].headline == "R&D at 5 < 6"
    assert listing.warnings == ["malformed"]


def test_markup_in_a_broken_atom_entry_is_dropped_too() -> None:
    entry = ATOM[ATOM.index("<entry>") : ATOM.index("</entry>")]
    [link] = read(f"<feed>{entry}<br></entry></feed>").links
    assert link.description == "Eine Halle am Fluss."
    assert link.authors[0].name == "Ute Brandt"


def test_truncated_feed_gives_its_whole_entries() -> None:
    whole = many(10)
    cut = whole[: whole.rindex("</link>") - 1]
    listing = read(cut)
    assert [link.url for link in listing.links] == [
        f"https://harbour.example/{n}" for n in range(10, 1, -1)
    ]
    assert listing.warnings == ["truncated"]


def test_truncated_json_feed_gives_its_whole_entries() -> None:
    feed = JSON_FEED[: JSON_FEED.index('"https://delta.example/by-id"') + 10]
    listing = read(feed)
    assert [link.url for link in listing.links] == ["https://delta.example/dijk"]
    assert "truncated" in listing.warnings


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-8", "windows-1251"),
        ("utf-8", "utf-16"),
        ("utf-16", "utf-8"),
        ("iso-8859-1", "utf-8"),
        ("windows-1251", "windows-1251"),
        ("koi8-r", "koi8-r"),
        ("utf-8", "utf-8-sig"),
        ("punycode", "utf-8"),
        ("no-such-thing", "utf-8"),
    ],
)
def test_feeds_in_other_encodings_are_read(declared: str, encoding: str) -> None:
    title = "Новый мост через реку откроют весной, сообщили в городской администрации"
    feed = f"<?xml version='1.0' encoding='{declared}'?>" + item(
        f"<title>{title}</title><link>https://h.example/1</link>"
    )
    assert read(feed.encode(encoding)).links[0].headline == title


def test_one_bad_byte_spoils_only_itself() -> None:
    feed = item(
        "<title>Ä Ö Ü ß é è – Straße und Bäume, größer £</title><link>http://h.example/1</link>"
    )
    listing = read(feed.encode().replace("£".encode(), b"\xa3"))
    assert listing.links[0].headline == "Ä Ö Ü ß é è – Straße und Bäume, größer \ufffd"
    assert listing.warnings == ["bad-encoding"]


def test_charset_of_the_header_where_the_feed_declares_none() -> None:
    feed = item("<title>Žluťoučký kůň</title><link>https://h.example/1</link>")
    body = feed.encode("windows-1250")
    listing = parse_feed(body, URL, content_type="text/xml; charset=windows-1250", now=NOW)
    assert listing.links[0].headline == "Žluťoučký kůň"


def test_a_gzipped_feed_is_read() -> None:
    assert len(read(gzip.compress(RSS_2.encode())).links) == 3
    cut = read(gzip.compress(many(50).encode())[:-200])
    assert cut.warnings[0] == "truncated"
    assert cut.links


def test_junk_before_the_feed() -> None:
    assert len(read("\n\nWarning: deprecated on line 5\n" + RSS_2).links) == 3


@pytest.mark.parametrize("year", ["0000", "9999", "0001"])
def test_impossible_dates_are_dropped_and_told(year: str) -> None:
    raw = f"{year}-01-01T00:00:00Z"
    listing = read(item(f"<link>https://h.example/1</link><pubDate>{raw}</pubDate>"))
    assert listing.links[0].datePublished is None
    assert listing.links[0].datePublishedRaw == raw
    assert listing.warnings == ["bad-dates"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "mailto:a@b.example",
        "https://user:secret@h.example/1",
        "https://[::1/",
        "https://h.example:99999/1",
        "https:///nohost",
        "https://h.example/" + "a" * 3_000,
    ],
)
def test_entries_with_unusable_addresses_are_left_out(address: str) -> None:
    listing = read(item(f"<link>{address}</link>"))
    assert listing.links == []
    assert listing.warnings == ["bad-links"]


def test_text_is_clean_and_bounded() -> None:
    listing = read(
        item(
            "<link>https://h.example/1</link><title>A\u202eB &amp;#0; &amp;#x1b;[31m "
            + "word " * 300
            + "</title><description>"
            + "x" * 9_000
            + "</description>"
        )
    )
    link = listing.links[0]
    assert link.headline is not None
    assert link.description is not None
    assert link.headline.startswith("AB \ufffd [31m word word")
    assert link.headline.endswith("word…")
    assert len(link.headline) <= MAX_HEADLINE_LENGTH
    assert len(link.description) == MAX_DESCRIPTION_LENGTH


def test_same_link_twice_is_one() -> None:
    assert len(read(many(3).replace("example/2<", "example/3<")).links) == 2


def test_empty_feed_is_a_feed() -> None:
    listing = read("<rss version='2.0'><channel><title>Quiet</title></channel></rss>")
    assert (listing.title, listing.links, listing.warnings) == ("Quiet", [], [])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "empty"),
        (b" \r\n\xef\xbb\xbf\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"<!DOCTYPE html><html><head><title>404</title></head></html>", "html"),
        (b"<html lang='en'><body><rss/></body></html>", "html"),
        (b"\n<!-- x --><HTML>", "html"),
        (b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'a&b;a'>]><rss>&a;</rss>", "entities"),
        (b"<!DOCTYPE rss [<!-- ]> --><!ENTITY a SYSTEM 'a'>]><rss/>", "entities"),
        (
            b"<!DOCTYPE r [<!-- <a> --><!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]><rss/>",
            "entities",
        ),
        (b"<urlset><url><loc>https://h.example/</loc></url></urlset>", "not-a-feed"),
        (b"just words", "not-a-feed"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not-a-feed"),
        (b"{}", "not-a-feed"),
        (b"[1, 2]", "not-a-feed"),
        (b'{"items": 5}', "not-a-feed"),
        (b"[" * 100_000, "not-a-feed"),
        (b"\x1f\x8bgarbage", "damaged"),
    ],
)
def test_what_is_no_feed_is_refused_with_a_reason(body: bytes, expected: str) -> None:
    assert reason(body) == expected


def test_article_about_entities_is_not_refused() -> None:
    feed = item("<link>https://h.example/1</link><title><![CDATA[<!ENTITY x> explained]]></title>")
    assert len(read(feed).links) == 1


@pytest.mark.large
def test_too_large_is_refused_at_once() -> None:
    start = time.process_time()
    assert reason(b"<rss>" + b"a" * 50_000_000) == "too-large"
    assert reason(gzip.compress(b"<rss>" + b" " * (MAX_LISTING_BYTES + 1))) == "too-large"
    assert time.process_time() - start < 2


def test_many_entries_keep_the_newest() -> None:
    for feed in (many(MAX_ENTRIES + 500), many(MAX_ENTRIES + 500, newest_first=False)):
        listing = read(feed)
        assert listing.warnings == ["too-many-links"]
        numbers = {int(link.url.rpartition("/")[2]) for link in listing.links}
        assert numbers == set(range(501, MAX_ENTRIES + 501))


def test_many_broken_entries_keep_the_newest() -> None:
    feed = many(3 * MAX_ENTRIES, newest_first=False).replace("Many", "Many & more")
    listing = read(feed)
    assert listing.links[-1].url == f"https://harbour.example/{3 * MAX_ENTRIES}"
    assert len(listing.links) == MAX_ENTRIES


HOSTILE = {
    "entries": lambda: many(100_000),
    "broken entries": lambda: many(100_000).replace("Many", "Many & more"),
    "open entries": lambda: "<rss><channel>" + "<item>" * 2_000_000,
    "open tags": lambda: item("<title>" + "<a>" * 2_900_000),
    "half tags": lambda: item("<title>" + "<a " * 2_900_000),
    "ampersands": lambda: item("<title>" + "&" * 16_000_000 + "</title>"),
    "nested": lambda: item("<title>" + "<a>" * 1_400_000 + "</a>" * 1_400_000 + "</title>"),
    "one text": lambda: item("<title>" + "word " * 3_200_000 + "</title>"),
    "cdata": lambda: item("<title>" + "<![CDATA[" * 1_700_000),
    "declarations": lambda: "<rss " + "xmlns:a='b' " * 1_300_000,
    "titles": lambda: item("<title>" * 2_000_000),
    "comments": lambda: "<!--" * 2_900_000,
    "doctypes": lambda: "<!DOCTYPE [" * 1_400_000,
    "foreign bytes": lambda: "<rss>" + "é" * 8_000_000,
}


@pytest.mark.long
@pytest.mark.large
@pytest.mark.parametrize("kind", HOSTILE)
def test_16_megabytes_take_seconds(kind: str) -> None:
    encoding = "latin-1" if kind == "foreign bytes" else "utf-8"
    body = HOSTILE[kind]().encode(encoding)
    start = time.process_time()
    try:
        listing = parse_feed(body, URL, now=NOW)
    except NotAListing:
        listing = Listing()
    assert len(listing.links) <= MAX_ENTRIES
    taken = time.process_time() - start
    print(kind, len(body), round(taken, 2))
    assert taken < 10  # about one second on an idle machine


@given(st.binary(max_size=2_000))
def test_any_bytes_are_a_listing_or_none(body: bytes) -> None:
    with suppress(NotAListing):
        parse_feed(body, URL, now=NOW)


@pytest.mark.long
@pytest.mark.large
@settings(max_examples=300)
@given(
    st.sampled_from([RSS_2, RDF, ATOM, RSS_091, JSON_FEED]),
    st.lists(
        st.tuples(
            st.integers(0, 3_000),
            st.integers(0, 60),
            st.sampled_from(["", "<", ">", "&", "]]>", "<item>", "</item>", "<![CDATA[", '"', "\0"])
            | st.text(max_size=5),
        ),
        max_size=6,
    ),
)
def test_mutated_feeds_are_listings_or_none(feed: str, edits: list[tuple[int, int, str]]) -> None:
    for start, length, text in edits:
        feed = feed[:start] + text + feed[start + length :]
    try:
        listing = parse_feed(feed.encode("utf-8", "replace"), URL, now=NOW)
    except NotAListing:
        return
    for link in listing.links:
        assert link.url.startswith(("http://", "https://"))
        assert link.headline is None or len(link.headline) <= MAX_HEADLINE_LENGTH


NAMESPACES = (
    "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:dcterms='http://purl.org/dc/terms/' "
    "xmlns:media='http://search.yahoo.com/mrss/' "
    "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' "
    "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/' "
    "xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0' "
    "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
)


def read_one(inside: str) -> Link:
    """Read a feed of one entry that has these fields and an address."""
    [link] = read(item(f"<link>https://h.example/1</link>{inside}", NAMESPACES)).links
    return link


def read_channel(inside: str, attributes: str = "") -> Listing:
    return read(f"<rss {NAMESPACES} {attributes}><channel>{inside}</channel></rss>")


@pytest.mark.parametrize(
    "name",
    [
        "pubDate",
        "published",
        "dc:date",
        "dcterms:issued",
        "dcterms:created",
        "issued",
        "pubdate",
        "date",
    ],
)
def test_elements_that_hold_the_date_of_publication(name: str) -> None:
    link = read_one(f"<{name}/><{name}> 2026-11-20 </{name}>")
    assert link.datePublished == datetime(2026, 11, 20, tzinfo=UTC)
    assert link.datePublishedRaw == "2026-11-20"
    assert link.dateModified is None


@pytest.mark.parametrize("name", ["updated", "dcterms:modified", "modified", "lastBuildDate"])
def test_elements_that_hold_the_date_of_the_last_change(name: str) -> None:
    link = read_one(f"<{name}>2026-11-20</{name}>")
    assert link.dateModified == datetime(2026, 11, 20, tzinfo=UTC)
    assert (link.datePublished, link.datePublishedRaw) == (None, None)


def test_the_best_date_of_several_counts() -> None:
    dates = "<dc:date>2026-11-02</dc:date><published>2026-11-01</published>"
    assert read_one(dates).datePublishedRaw == "2026-11-01"
    dates = "<modified>2026-11-02</modified><updated>2026-11-01</updated>"
    assert read_one(dates).dateModified == datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("inside", "headline"),
    [
        ("<title>One</title><media:title>Two</media:title>", "One"),
        ("<title/><media:title>Two</media:title>", "Two"),
        ("<title> </title><title>Three</title>", "Three"),
        ("<title>a &amp;lt;b&amp;gt; &lt;i&gt;c&lt;/i&gt;</title>", "a <b> c"),
        ("<title type='text'>&lt;i&gt;c&lt;/i&gt;</title>", "<i>c</i>"),
        ("<title type='html'>&lt;i&gt;c&lt;/i&gt;</title>", "c"),
        ("<other>x</other>", None),
    ],
)
def test_a_headline_is_read(inside: str, headline: str | None) -> None:
    assert read_one(inside).headline == headline


@pytest.mark.parametrize("name", ["description", "summary", "media:description", "itunes:summary"])
def test_elements_that_hold_the_description(name: str) -> None:
    assert read_one(f"<{name}>Told</{name}>").description == "Told"


def test_the_best_description_of_several_counts() -> None:
    names = ("itunes:summary", "media:description", "summary", "description")
    for count in range(1, 5):
        inside = "".join(f"<{name}>{name}</{name}>" for name in names[:count])
        assert read_one(inside).description == names[count - 1]


@pytest.mark.parametrize(
    ("inside", "keywords"),
    [
        ("<category>A</category><category term='B'/><category term='x' label='C'/>", "A B C"),
        ("<dc:subject>A</dc:subject><category>B</category>", "B A"),
        ("<media:keywords>A, B,A</media:keywords><dc:subject>C</dc:subject>", "C A B"),
        ("<media:keywords>" + "," * 1_998 + "A,B</media:keywords>", "A"),
    ],
)
def test_keywords_are_read(inside: str, keywords: str) -> None:
    assert read_one(inside).keywords == keywords.split()


@pytest.mark.parametrize(
    ("inside", "authors"),
    [
        ("<author>Ines Okafor</author>", [Author("Ines Okafor")]),
        ("<dc:creator>Ines Okafor</dc:creator>", [Author("Ines Okafor")]),
        (
            "<dc:creator>Ines Okafor</dc:creator><author>Tom Reyes</author>",
            [Author("Tom Reyes"), Author("Ines Okafor")],
        ),
        (
            "<author><name>Ines Okafor</name><uri>/a</uri><url>/b</url></author>",
            [Author("Ines Okafor", "https://harbour.example/a")],
        ),
        (
            "<author><name>Ines Okafor</name><url>/b</url></author>",
            [Author("Ines Okafor", "https://harbour.example/b")],
        ),
        (
            "<author><name>Ines Okafor and Tom Reyes</name><uri>/a</uri></author>",
            [Author("Ines Okafor"), Author("Tom Reyes")],
        ),
        ("<author><email>Ines Okafor</email></author>", []),
    ],
)
def test_authors_are_read(inside: str, authors: list[Author]) -> None:
    assert read_one(inside).authors == authors


@pytest.mark.parametrize(
    ("inside", "address"),
    [
        ("<feedburner:origLink>https://h.example/1</feedburner:origLink><link>/2</link>", "1"),
        ("<link href='/2'/><link>https://h.example/1</link>", "1"),
        ("<link>https:///none</link><link href='https://h.example/1'/>", "1"),
        ("<link rel='self' href='/2'/><link rel='Alternate' href='https://h.example/1'/>", "1"),
        (
            "<link type='application/json' href='/2'/><link type='text/html' "
            "href='https://h.example/1'/>",
            "1",
        ),
        ("<link type='text/x' href='/2'/><link href='https://h.example/1'/>", "1"),
        ("<guid>https://h.example/2</guid><link href='https://h.example/1'/>", "1"),
        ("<guid> HTTPS://h.example/1</guid><id>https://h.example/2</id>", "1"),
        ("<guid isPermaLink=' True '>https://h.example/1</guid>", "1"),
        ("<guid isPermaLink=' False '>http://h.example/2</guid><id>http://h.example/1</id>", "1"),
        ("<guid>/2</guid><id>https://h.example/1</id>", "1"),
        ("<id>/2</id>", None),
        ("<id>urn:2</id>", None),
        ("<link rel='self' href='https://h.example/2'/>", None),
    ],
)
def test_the_address_of_an_entry(inside: str, address: str | None) -> None:
    found = [link.url.rpartition("h.example/")[2] for link in read(item(inside, NAMESPACES)).links]
    assert found == ([address] if address else [])


def test_the_address_may_be_what_the_entry_is_about() -> None:
    feed = f"<rdf:RDF {NAMESPACES}><item rdf:about='https://h.example/1'/></rdf:RDF>"
    assert [link.url for link in read(feed).links] == ["https://h.example/1"]


def test_addresses_are_relative_to_the_nearest_base() -> None:
    entry = "<entry{}><link href='x'/></entry>"
    for inner, outer, expected in [
        ("", "", "https://harbour.example/feed/x"),
        ("", " xml:base='/a/'", "https://harbour.example/a/x"),
        (" xml:base='/b/'", " xml:base='/a/'", "https://harbour.example/b/x"),
        (" xml:base='mailto:b'", "", "https://harbour.example/feed/x"),
    ]:
        [link] = read(f"<feed{outer}>{entry.format(inner)}</feed>").links
        assert link.url == expected


@pytest.mark.parametrize(
    ("inside", "minutes"),
    [
        ("<ttl>1</ttl>", 1),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>1440</ttl>", 1440),
        ("<ttl>1441</ttl>", 1440),
        ("<ttl>1439</ttl>", 1439),
        ("<ttl>9999999</ttl>", 1440),
        ("<ttl>99999999</ttl>", None),
        ("<ttl>5</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", 5),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 60),
        ("<sy:updatePeriod>HOURLY</sy:updatePeriod>", 60),
        ("<sy:updatePeriod>often</sy:updatePeriod>", None),
        ("<sy:updateFrequency>2</sy:updateFrequency>", None),
    ],
)
def test_the_wait_between_two_polls(inside: str, minutes: int | None) -> None:
    expected = timedelta(minutes=minutes) if minutes else None
    assert read_channel(inside).ttl == expected


@pytest.mark.parametrize(
    ("period", "frequency", "expected"),
    [
        ("hourly", "2", timedelta(minutes=30)),
        ("hourly", "0", timedelta(hours=1)),
        ("hourly", "x", timedelta(hours=1)),
        ("daily", "1", timedelta(days=1)),
        ("daily", "24", timedelta(hours=1)),
        ("weekly", "1", timedelta(days=1)),
        ("weekly", "168", timedelta(hours=1)),
        ("monthly", "720", timedelta(hours=1)),
        ("yearly", "8760", timedelta(hours=1)),
    ],
)
def test_the_period_of_updates(period: str, frequency: str, expected: timedelta) -> None:
    listing = read_channel(
        f"<sy:updatePeriod>{period}</sy:updatePeriod>"
        f"<sy:updateFrequency>{frequency}</sy:updateFrequency>"
    )
    assert listing.ttl == expected


def test_the_language_of_a_feed_and_its_entries() -> None:
    entry = "<item{}><link>https://h.example/1</link></item>"
    for inside, attributes, language in [
        ("<language>en-gb</language>", "xml:lang='de'", "en-GB"),
        ("<dc:language>nb</dc:language>", "xml:lang='de'", "nb"),
        ("<language/>", "xml:lang='de'", "de"),
        ("<language>?</language>", "xml:lang='de'", "de"),
        ("", "", None),
    ]:
        listing = read_channel(inside + entry.format(""), attributes)
        assert listing.language == language
        # For an entry the attribute of what encloses it comes first.
        assert listing.links[0].inLanguage == ("de" if attributes else language)
        [link] = read_channel(inside + entry.format(" xml:lang='fr'"), attributes).links
        assert link.inLanguage == "fr"


@pytest.mark.parametrize("root", ["rss", "rdf", "feed", "channel", "RSS"])
def test_roots_of_feeds(root: str) -> None:
    listing = read(
        f"<{root}><title>T</title><item><link>https://h.example/1</link></item></{root}>"
    )
    assert listing.title == "T"
    assert len(listing.links) == 1


def test_two_thousand_entries_are_kept() -> None:
    assert MAX_ENTRIES == 2_000
    listing = read(many(2_000, newest_first=False))
    assert (len(listing.links), listing.warnings) == (2_000, [])
    listing = read(many(2_001, newest_first=False))
    assert (len(listing.links), listing.warnings) == (2_000, ["too-many-links"])
    assert listing.links[-1].url == "https://harbour.example/2001"


def test_of_many_entries_without_dates_the_first_are_kept() -> None:
    undated = many(2_001, newest_first=False).replace("pubDate", "other")
    listing = read(undated)
    assert listing.links[-1].url == "https://harbour.example/2000"
    # The date of the last change serves as well.
    listing = read(undated.replace("other", "updated"))
    assert listing.links[-1].url == "https://harbour.example/2001"
    # The first entry and the last tell of the order, and no other one.
    parts = many(2_001, newest_first=False).split("<item>")
    parts[2:-1] = [part.replace("pubDate", "other") for part in parts[2:-1]]
    listing = read("<item>".join(parts))
    assert listing.links[-1].url == "https://harbour.example/2001"
