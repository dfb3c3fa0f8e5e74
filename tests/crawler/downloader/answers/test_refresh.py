"""Test which pages only refresh to another address."""

from __future__ import annotations

import pytest

from crawler.downloader.answers.refresh import (
    LONGEST_DELAY,
    MOST_BYTES,
    MOST_CHARACTERS,
    Refresh,
    parse_refresh,
    refresh_target,
)

URL = "https://herald.example/news/a"
META = '<meta http-equiv="refresh" content="0; url=/news/b">'
TARGET = "https://herald.example/news/b"


@pytest.mark.parametrize(
    ("value", "seconds", "address"),
    [
        ("0; url=/b", 0, "/b"),
        ("0;URL=/b", 0, "/b"),
        (" 5 ; Url = /b ", 5, "/b"),
        ("0, /b", 0, "/b"),
        ("3 /b", 3, "/b"),
        ("0; /b", 0, "/b"),
        ("1.5; url=/b", 1, "/b"),
        ("0; url='/b'", 0, "/b"),
        ('0; url="/b"; more', 0, "/b"),
        ("0; url=https://b.example/?a=1;c=2", 0, "https://b.example/?a=1;c=2"),
        ("0; url=urlaub", 0, "urlaub"),
    ],
)
def test_a_refresh_is_read_as_browsers_do(value: str, seconds: int, address: str) -> None:
    assert parse_refresh(value) == Refresh(seconds, address)


@pytest.mark.parametrize("value", ["", "300", "0;", "0; url=", "0; url=''", "now;url=/b", "-1;/b"])
def test_without_an_address_it_is_none(value: str) -> None:
    assert parse_refresh(value) is None


@pytest.mark.parametrize(
    "page",
    [
        META,
        f"<html><head>{META}</head><body></body></html>",
        f"<html><head>{META}<title>Moved</title></head><body><p>You are being redirected to "
        '<a href="/news/b">the article</a>. Click if nothing happens.</p></body></html>',
        f"<html><head>{META}<script>location.replace('/news/b')</script></head></html>",
        f"<script>location = '/news/b'</script><noscript>{META}</noscript>",
        '<META CONTENT="0;URL=/news/b" HTTP-EQUIV=Refresh>',
        '<base href="/news/"><meta http-equiv=refresh content="0;url=b">',
        f'<meta http-equiv=refresh content="{LONGEST_DELAY};url=/news/b">',
        '<meta http-equiv=refresh content="300">' + META,
        f"{META}<p>{'x ' * MOST_CHARACTERS}</p>",
        f"{META}<style>{'x' * 1000}</style><script>{'x' * 1000}</script>",
        META + "\n" * (MOST_BYTES - len(META)),
    ],
)
def test_a_stub_says_nothing_but_where_it_refreshes_to(page: str) -> None:
    assert refresh_target(None, page.encode(), URL) == TARGET


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<p>A page without any refresh.</p>",
        "<p>How to refresh a page: &lt;meta http-equiv=refresh&gt;</p>",
        '<meta http-equiv="refresh" content="300">',
        f'<meta http-equiv=refresh content="{LONGEST_DELAY + 1};url=/news/b">',
        '<meta name="refresh" content="0; url=/news/b">',
        f"<!-- {META} -->",
        f"{META}<p>{'x ' * (MOST_CHARACTERS + 1)}</p>",
        f"{META}<article><p>A flash of news.</p></article>",
        META + '<script type="application/ld+json">{"@type": "NewsArticle"}</script>',
        META + "\n" * (MOST_BYTES + 1 - len(META)),
        '<meta http-equiv=refresh content="0;url=http://[::1/">',
    ],
)
def test_other_pages_are_not_left(page: str) -> None:
    assert refresh_target(None, page.encode(), URL) is None


def test_a_header_comes_before_a_meta_element() -> None:
    assert refresh_target("0; url=/news/b", b"", URL) == TARGET
    assert refresh_target("0; url=/news/b", b"\n<html></html>", URL) == TARGET
    assert refresh_target("0; url=c", META.encode(), URL) == "https://herald.example/news/c"
    assert refresh_target("300", META.encode(), URL) == TARGET
    story = f"<p>{'x ' * (MOST_CHARACTERS + 1)}</p>".encode()
    assert refresh_target("0; url=/news/b", story, URL) is None
    assert refresh_target("600; url=/news/b", b"", URL) is None


def test_a_page_may_refresh_to_itself_but_to_no_other_scheme() -> None:
    assert refresh_target("0; url=/news/a", b"", URL) == URL
    for address in ("javascript:go()", "ftp://herald.example/", "data:,x", "httpx://a/"):
        assert refresh_target(f"0; url={address}", b"", URL) is None
