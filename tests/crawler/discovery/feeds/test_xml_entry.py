"""Test what an entry of an XML feed says, however its publisher writes it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.discovery.feeds.xml_feed import parse_feed
from crawler.discovery.listing import Listing
from model.components import Author
from model.links import Link

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def read(feed: str | bytes) -> Listing:
    body = feed if isinstance(feed, bytes) else feed.encode()
    return parse_feed(body, "https://harbour.example/feed/", now=NOW)


def item(inside: str) -> str:
    return f"<rss><channel><item>{inside}</item></channel></rss>"


def read_one(inside: str) -> Link:
    """Read the entry with these fields, and an address."""
    [link] = read(item(f"{inside}<link>https://h.example/1</link>")).links
    return link


def test_entities_that_are_declared_are_not_expanded() -> None:
    [link] = read(
        '<!DOCTYPE rss [<!ENTITY nbsp "&#160;"><!ENTITY own "expanded">]>'
        + item("<title>en&nbsp;gr&egrave;ve &own;</title><link>https://h.example/1</link>")
    ).links
    assert link.headline == "en grève &own;"


def test_a_feed_in_capitals_is_read() -> None:
    [link] = read(
        '<RSS VERSION="2.0"><CHANNEL><TITLE>H</TITLE><ITEM><TITLE>A</TITLE>'
        "<LINK>https://h.example/1</LINK><PUBDATE>Fri, 20 Nov 2026 08:00:00 GMT</PUBDATE>"
        "</ITEM></CHANNEL></RSS>"
    ).links
    assert (link.url, link.headline) == ("https://h.example/1", "A")
    assert link.datePublished == datetime(2026, 11, 20, 8, tzinfo=UTC)
    [link] = read('<FEED><ENTRY><LINK HREF="https://h.example/2"/></ENTRY></FEED>').links
    assert link.url == "https://h.example/2"


def test_dates_are_in_the_language_of_the_feed() -> None:
    channel = "<rss><channel><language>hr</language>{}</channel></rss>"
    entry = "<item><link>/1</link><pubDate>pet, 20 lis 2025 08:00:00 +0100</pubDate></item>"
    [link] = read(channel.format(entry)).links
    assert link.datePublished == datetime(2025, 10, 20, 7, tzinfo=UTC)


def test_entries_with_dates_of_1970_are_undated() -> None:
    listing = read(item("<link>/1</link><pubDate>Thu, 01 Jan 1970 00:00:00 +0000</pubDate>"))
    assert listing.links[0].datePublished is None
    assert listing.warnings == ["bad-dates"]


@pytest.mark.parametrize(
    ("feed", "address"),
    [
        # RSS: against the channel's page
        ("<rss><channel><link>https://h.example/</link>{rss}</channel></rss>", "/news/1"),
        ("<rss><channel><link>//h.example/a/</link>{rss}</channel></rss>", "/a/news/1"),
        # Atom: against the feed's folder, but of a feed elsewhere against the site
        ("<feed><link href='https://feeds.example/'/>{atom}</feed>", "feeds:/x/news/1"),
        ("<feed><link href='https://h.example/'/>{atom}</feed>", "/news/1"),
        ("<feed><link href='https://h.example/'/>{rooted}</feed>", "/news/1"),
        ("<feed><link rel='self' href='https://h.example/'/>{rooted}</feed>", "feeds:/news/1"),
        # xml:base, one in another, of the entry and of its link
        ("<feed xml:base='https://h.example/b/'>{atom}</feed>", "/b/news/1"),
        (
            "<feed xml:base='https://h.example/b/'><entry xml:base='c/'>{link}</entry></feed>",
            "/b/c/news/1",
        ),
        (
            "<feed xml:base='https://h.example/b/'><entry xml:base='c/'>"
            "<link xml:base='d/' href='news/1'/></entry></feed>",
            "/b/c/d/news/1",
        ),
        (
            "<feed xml:base='https://h.example/b/'><entry>"
            "<link xml:base='https://h.example/arts/' href='news/1'/></entry></feed>",
            "/arts/news/1",
        ),
        (
            "<rss xml:base='/b/'><channel><link>https://x.example/</link>{rss}</channel></rss>",
            "feeds:/b/news/1",
        ),
    ],
)
def test_relative_addresses_are_of_what_encloses_them(feed: str, address: str) -> None:
    link = "<link href='news/1'/>"
    text = feed.format(
        rss="<item><link>news/1</link></item>",
        link=link,
        atom=f"<entry>{link}</entry>",
        rooted="<entry><link href='/news/1'/></entry>",
    )
    [found] = parse_feed(text.encode(), "https://feeds.example/x/f.xml", now=NOW).links
    assert found.url == (
        address.replace("feeds:", "https://feeds.example")
        if address.startswith("feeds:")
        else f"https://h.example{address}"
    )


@pytest.mark.parametrize(
    ("inside", "address"),
    [
        ("<link/>https://h.example/1<title>x</title>", "1"),
        ("<guid isPermaLink='false'>https://h.example/1</guid>", "1"),
        ("<guid isPermaLink='false'>https://h.example/2</guid><link>/1</link>", "1"),
        ("<guid>/1</guid>", "1"),
        ("<guid isPermaLink='false'>/1</guid>", None),
        ("<link>https://www.google.com/url?url=https%3A%2F%2Fh.example%2F1</link>", "1"),
    ],
)
def test_an_address_that_only_readers_find(inside: str, address: str | None) -> None:
    links = parse_feed(item(inside).encode(), "https://h.example/feed", now=NOW).links
    assert [link.url for link in links] == ([f"https://h.example/{address}"] if address else [])


def test_dublin_core_of_an_entry_is_read() -> None:
    [link] = read(
        '<rss xmlns:dc="https://purl.org/dc/elements/1.1"><channel><language>en</language><item>'
        "<dc:title>Grève</dc:title><link>https://h.example/1</link><dc:language>fr</dc:language>"
        "<dc:author>Ada Quill</dc:author><dc:creator>Tom Reyes (tom@h.example)</dc:creator>"
        "</item></channel></rss>"
    ).links
    assert (link.headline, link.inLanguage) == ("Grève", "fr")
    assert link.authors == [Author("Tom Reyes"), Author("Ada Quill")]


def test_references_to_windows_characters_are_what_they_mean() -> None:
    link = read_one("<title>Minister&#146;s &#x93;quay&#148; plan &amp;#146;</title>")
    assert link.headline == "Minister’s “quay” plan ’"


def test_scripts_inside_xhtml_are_no_text_and_its_angle_brackets_are() -> None:
    link = read_one("<title type='xhtml'><div>On &lt;b&gt;<script>x()</script> tags</div></title>")
    assert link.headline == "On <b> tags"


def test_texts_in_base64_are_read() -> None:
    link = read_one("<title mode='base64'>RmVycnkgPGI+c3RyaWtlPC9iPg==</title>")
    assert link.headline == "Ferry strike"
    assert read_one("<title mode='base64'>Ferry strike!</title>").headline == "Ferry strike!"


def test_the_title_of_a_feed_is_read_as_its_entries_are() -> None:
    feed = "<feed><title mode='base64'>SGFyYm91ciA8Yj5Qb3N0PC9iPg==</title></feed>"
    assert read(feed).title == "Harbour Post"
    assert read("<rss><channel><dc:title>Harbour Post</dc:title></channel></rss>").title == (
        "Harbour Post"
    )


def test_an_atom_feeds_author_is_its_entries_but_its_name_is_none() -> None:
    feed = (
        "<feed><title>Harbour Post</title><author><name>{}</name></author><entry>"
        "<link href='/1'/>{}</entry></feed>"
    )
    own = "<author><name>Tom Reyes</name></author>"
    source = f"<source>{own}</source><source/>"
    for name, inside, authors in (
        ("Ada Quill", "", ["Ada Quill"]),
        ("Ada Quill", own, ["Tom Reyes"]),
        ("Ada Quill", source, ["Tom Reyes"]),
        ("Harbour post", "", []),
    ):
        [link] = read(feed.format(name, inside)).links
        assert [author.name for author in link.authors] == authors


def test_markup_in_an_author_is_none_of_the_name() -> None:
    assert read_one("<author><b>Ada Quill</b></author>").authors == [Author("Ada Quill")]
    assert read_one("<author><uri>https://h.example/ada</uri></author>").authors == []


def test_the_page_of_an_author_is_no_other_author_s() -> None:
    author = "<author><name>{}</name><uri>https://h.example/ada</uri></author>"
    page = "https://h.example/ada"
    assert read_one(author.format("Ada Quill")).authors == [Author("Ada Quill", page)]
    both = [Author("Ada Quill"), Author("Tom Reyes")]
    assert read_one(author.format("Ada Quill and Tom Reyes")).authors == both


def test_an_itunes_author_counts_where_no_other_is_named() -> None:
    podcast = '<rss xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">'
    inside = "<link>/1</link><itunes:author>Ada Quill</itunes:author>"
    [link] = read(f"{podcast}<channel><item>{inside}</item></channel></rss>").links
    assert link.authors == [Author("Ada Quill")]


def test_one_broken_character_turns_nothing_else() -> None:
    whole = item("<title>Minister’s plan</title><link>/1</link><description>was X</description>")
    body = whole.encode().replace(b"X", b"\xe2\x80")
    for declared in (b"", b"<?xml version='1.0' encoding='utf-8'?>"):
        listing = read(declared + body)
        assert listing.links[0].headline == "Minister’s plan"
        assert listing.warnings == ["bad-encoding"]
    korean = item("<title>항구 지하철</title><link>/1</link>").encode("cp949")
    declared = b"<?xml version='1.0' encoding='euc-kr'?>"
    listing = read(declared + korean.replace(b"</title>", b"\xff</title>"))
    assert (listing.links[0].headline or "").startswith("항구 지하철")


@pytest.mark.parametrize(
    "declared", ["", " xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"]
)
def test_the_address_in_rdf_is_read_whether_its_prefix_is_declared_or_not(declared: str) -> None:
    entry = '<item rdf:about="https://h.example/1"><title>x</title></item>'
    [link] = read(f"<rdf:RDF{declared}>{entry}</rdf:RDF>").links
    assert link.url == "https://h.example/1"


@pytest.mark.parametrize("name", ["updated", "modified", "lastBuildDate"])
def test_each_element_with_the_date_of_the_last_change_is_read(name: str) -> None:
    link = read_one(f"<{name}>Fri, 20 Nov 2026 08:00:00 GMT</{name}>")
    assert link.dateModified == datetime(2026, 11, 20, 8, tzinfo=UTC)


def test_a_guid_that_is_a_permalink_comes_before_an_id_and_one_that_is_none_behind() -> None:
    entry = "<guid isPermaLink='{}'>https://h.example/1</guid><id>https://h.example/2</id>"
    for is_permalink, url in (("true", "https://h.example/1"), ("false", "https://h.example/2")):
        [link] = read(item(entry.format(is_permalink))).links
        assert link.url == url
