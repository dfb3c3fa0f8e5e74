"""Test lists of feeds as readers write them, hostile ones, and our own read back."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest

from crawler.sources.naming import sources_of
from crawler.sources.opml import (
    MAX_FEEDS,
    MAX_OPML_BYTES,
    Subscription,
    read_opml,
    write_opml,
)
from crawler.sources.source import Source
from model.errors import SourcesError

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def opml(body: str, version: str = "2.0", before: str = "") -> bytes:
    head = "<head><title>Mine</title></head>"
    return f"<?xml version='1.0'?>{before}<opml version='{version}'>{head}<body>{body}</body></opml>".encode()  # noqa: E501


def feeds(body: str) -> list[Subscription]:
    return read_opml(opml(body), "list.opml").feeds


def test_nested_folders_in_every_spelling() -> None:
    read = read_opml(
        opml(
            """
            <outline text="News"><outline text="Local">
              <outline type="rss" text="Herald &amp; Co" xmlUrl="https://h.example/rss"
                htmlUrl="https://h.example/" language="en-gb"/>
            </outline></outline>
            <OUTLINE TEXT="Old" XMLURL="http://old.example/index.rdf"/>
            <outline title="Titled" text="t" xmlurl=" feed://kurier.example/rss "/>
            <outline type="atom" text="By url" url="feed:https://atom.example/a.xml"/>
            <outline type="link" text="A page" url="https://page.example/"/>
            <outline text="Again" xmlUrl="https://h.example/rss"/>
            <outline text="Broken" xmlUrl="nowhere"/>
            <outline text="Evil" xmlUrl="javascript:alert(1)"/>
            """,
            version="1.1",
        ),
        "list.opml",
    )
    assert read.feeds == [
        Subscription("https://h.example/rss", "https://h.example/", "Herald & Co", "en-GB"),
        Subscription("http://old.example/index.rdf", None, "Old"),
        Subscription("http://kurier.example/rss", None, "Titled"),
        Subscription("https://atom.example/a.xml", None, "By url"),
    ]
    assert read.unusable == 2


def test_a_list_that_ends_in_the_middle_is_read_so_far() -> None:
    whole = "<outline xmlUrl='https://a.example/rss'/>"
    body = opml(whole + "<outline text='B & C' xmlUrl='https://b.example/rss'/>")[:-30]
    assert read_opml(body, "l").feeds[0].feed == "https://a.example/rss"


def test_prefixes_that_nothing_declares() -> None:
    read = feeds("<x:y/><t:outline xmlUrl='https://a.example/rss'/><outline xmlUrl='/relative'/>")
    assert [each.feed for each in read] == ["https://a.example/rss"]


def test_references_that_are_none() -> None:
    (only,) = feeds("<outline text='A & B &eacute; &#xD800;' xmlUrl='https://a.example/?a=1&b=2'/>")
    assert only == Subscription("https://a.example/?a=1&b=2", None, "A & B é \ufffd")


def test_other_encodings() -> None:
    body = opml("<outline text='Журнал' xmlUrl='https://a.example/rss'/>").decode()
    encoded = body.replace("version='1.0'", "version='1.0' encoding='windows-1251'").encode(
        "cp1251"
    )
    assert read_opml(encoded, "l").feeds[0].title == "Журнал"
    assert read_opml(body.encode("utf-16"), "l").feeds[0].title == "Журнал"


BOMB = (
    '<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
)


def test_entities_are_never_expanded() -> None:
    body = "<outline text='&c;&x;' xmlUrl='https://a.example/&c;'/><outline text='x'>&x;</outline>"
    shown = ""
    with suppress(SourcesError):  # refusing it is right, too
        shown = repr(read_opml(opml(body, before=BOMB), "list.opml"))
    assert "root:" not in shown
    assert "aaaa" not in shown


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "no text"),
        (b"hello", "no XML"),
        (b"<html><body>x</body></html>", "web page"),
        (b"<rss version='2.0'><channel/></rss>", "<rss>"),
        (b"{}", "no XML"),
        (b"\x1f\x8bnot gzip", "gzip"),
    ],
)
def test_what_is_no_list(body: bytes, why: str) -> None:
    with pytest.raises(SourcesError, match=f"list.opml: no OPML: .*{why}"):
        read_opml(body, "list.opml")


def test_sizes_are_bounded() -> None:
    with pytest.raises(SourcesError, match="the bound is"):
        read_opml(opml(" " * MAX_OPML_BYTES), "l")
    outline = "<outline xmlUrl='https://a.example/{}'/>"
    most = "".join(outline.format(number) for number in range(MAX_FEEDS))
    assert len(feeds(most)) == MAX_FEEDS
    assert len(feeds(most + outline.format(0))) == MAX_FEEDS
    with pytest.raises(SourcesError, match="more than 10,000"):
        feeds(most + outline.format(MAX_FEEDS))


def test_depth_is_bounded_and_costs_no_crash() -> None:
    deep = "<outline text='x'>" * 100_000
    read_opml(opml(deep + "<outline xmlUrl='https://a.example/rss'/>"), "l")
    shallow = "<outline text='x'>" * 50 + "<outline xmlUrl='https://a.example/rss'/>"
    assert len(feeds(shallow + "</outline>" * 50)) == 1


def test_texts_are_bounded() -> None:
    (only,) = feeds(f"<outline text='{'x' * 100_000}' xmlUrl='https://a.example/rss'/>")
    assert only.title is not None
    assert len(only.title) < 1000


def test_what_is_written_is_escaped_and_reads_back() -> None:
    evil = Source(
        "evil",
        "https://evil.example/?a=1&b=<2>",
        '"><script>&amp;',
        feeds=("https://evil.example/rss?a=1&b='2'",),
        language="en",
    )
    several = Source(
        "paper",
        "https://paper.example/",
        "Paper",
        feeds=("https://paper.example/a", "https://paper.example/b"),
    )
    without = Source("maps", "https://maps.example/", "Maps")
    written = write_opml(((each, each.feeds) for each in (evil, several, without)), NOW)
    assert b"<script>" not in written
    assert b"<dateCreated>Fri, 27 Nov 2026 12:00:00 +0000<" in written
    read = read_opml(written, "l")
    assert [each.feed for each in read.feeds][1:] == list(several.feeds)
    again = sources_of(read.feeds)
    assert [(each.id, each.name, len(each.feeds)) for each in again] == [
        ("evil", '"><script>&amp;', 1),
        ("paper", "Paper", 2),
    ]
    assert again[1] == several
