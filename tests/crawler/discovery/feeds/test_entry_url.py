"""Test how the addresses of entries are mended, and redirectors taken away."""

from __future__ import annotations

import time

import pytest

from crawler.discovery.feeds.entry_url import entry_url

HOME = "https://www.harbour.example/"
STORY = "https://www.harbour.example/news/a?x=1"


@pytest.mark.parametrize(
    "raw",
    [
        "/news/a?x=1",
        "news/a?x=1",
        "//www.harbour.example/news/a?x=1",
        # without a scheme
        "www.harbour.example/news/a?x=1",
        # one slash, none, three; no colon
        "https:/www.harbour.example/news/a?x=1",
        "https:www.harbour.example/news/a?x=1",
        "HTTPS:///www.harbour.example/news/a?x=1",
        "https//www.harbour.example/news/a?x=1",
        # two schemes, or the site before the whole address
        "http://https://www.harbour.example/news/a?x=1",
        "http://https//www.harbour.example/news/a?x=1",
        "https:https://www.harbour.example/news/a?x=1",
        "https://www.harbour.example/https://www.harbour.example/news/a?x=1",
        "https://harbour.example/https:/www.harbour.example/news/a?x=1",
        # backslashes, and the scheme of feed readers
        "https:\\\\www.harbour.example\\news\\a?x=1",
        "\\news\\a?x=1",
        "feed://www.harbour.example/news/a?x=1",
        "feed:https://www.harbour.example/news/a?x=1",
        # marks around
        '"https://www.harbour.example/news/a?x=1"',
        " <https://www.harbour.example/news/a?x=1> ",
        "<![CDATA[ https://www.harbour.example/news/a?x=1 ]]>",
        # redirectors, also in one another
        "https://www.google.com/url?rct=j&url=https://www.harbour.example/news/a%3Fx%3D1&ct=ga",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.harbour.example%2Fnews%2Fa%3Fx%3D1",
        "https://href.li/?https://www.harbour.example/news/a?x=1",
        "https://href.li/?https://anon.to/?https://www.harbour.example/news/a?x=1",
    ],
)
def test_an_address_of_an_entry_is_mended(raw: str) -> None:
    assert entry_url(raw, HOME) == STORY


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        ("harbour.example/a", "https://harbour.example/a"),
        ("news.harbour.example/a", "https://news.harbour.example/a"),
        ("index.php/a", "https://www.harbour.example/index.php/a"),
        ("other.example/a", "https://www.harbour.example/other.example/a"),
        ("https", "https://www.harbour.example/https"),
        ("httpd-news.html", "https://www.harbour.example/httpd-news.html"),
        ("http://http.harbour.example/a", "http://http.harbour.example/a"),
        # addresses of other sites inside are none that were doubled
        (
            "https://archive.example/web/2026/https://www.harbour.example/a",
            "https://archive.example/web/2026/https://www.harbour.example/a",
        ),
        (
            "https://www.harbour.example/go?u=https://www.harbour.example/a",
            "https://www.harbour.example/go?u=https://www.harbour.example/a",
        ),
        ("https://h.example/a?x=\\y", "https://h.example/a?x=%5Cy"),
    ],
)
def test_what_is_right_is_left(raw: str, address: str) -> None:
    assert entry_url(raw, HOME) == address


@pytest.mark.parametrize(
    "raw",
    [
        *(None, "", "  ", "https:///x", "https:x", "mailto:a@b.example", "javascript:void(0)"),
        *("tag:harbour.example,2026:1", "urn:uuid:1225c695-cfb8-4ebb", "ftp://h.example/x"),
        "https://href.li/?" * 7 + "https://h.example/a",
        "https://href.li/?https://user:secret@h.example/a",
        " " * 4_166 + "a",
    ],
)
def test_what_is_no_address(raw: str | None) -> None:
    assert entry_url(raw, HOME) is None


def test_no_address_takes_long() -> None:
    start = time.process_time()
    for part in ("https:", "https://", "feed:", '"', "\\", "https://a.b/", "a.", "<![CDATA["):
        entry_url(part * (4_000 // len(part)), HOME)
    assert time.process_time() - start < 1
