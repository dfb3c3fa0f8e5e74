"""Test which pages say nothing but where they lead."""

from __future__ import annotations

import re
import time
from importlib.resources import files

import pytest

from crawler.downloader.answers.stubs import FILE, stub_target
from text.phrases import phrases_by_language

LONGEST_DELAY = 30
MOST_BYTES = 16_384
MOST_CHARACTERS = 300
MOST_LINKS = 4
MOST_TOLD = 1500
MOST_TEXT = 200

URL = "https://herald.example/news/a"
META = '<meta http-equiv="refresh" content="0; url=/news/b">'
TARGET = "https://herald.example/news/b"


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
    assert stub_target(None, page.encode(), URL) == TARGET


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
    assert stub_target(None, page.encode(), URL) is None


def test_a_header_comes_before_a_meta_element() -> None:
    assert stub_target("0; url=/news/b", b"", URL) == TARGET
    assert stub_target("0; url=/news/b", b"\n<html></html>", URL) == TARGET
    assert stub_target("0; url=c", META.encode(), URL) == "https://herald.example/news/c"
    assert stub_target("300", META.encode(), URL) == TARGET
    story = f"<p>{'x ' * (MOST_CHARACTERS + 1)}</p>".encode()
    assert stub_target("0; url=/news/b", story, URL) is None
    assert stub_target("600; url=/news/b", b"", URL) is None


def test_a_page_may_refresh_to_itself_but_to_no_other_scheme() -> None:
    assert stub_target("0; url=/news/a", b"", URL) == URL
    for address in ("javascript:go()", "ftp://herald.example/", "data:,x", "httpx://a/"):
        assert stub_target(f"0; url={address}", b"", URL) is None


@pytest.mark.parametrize(
    "script",
    [
        "location = '/news/b'",
        'window.location="/news/b";',
        "document.location.href = '/news/b' ;",
        "top.location.replace( '/news/b' );",
        'self.location.assign("https://herald.example/news/b")',
        "window\n.location.href\n=\n'/news/b'\n",
        r'window.location.href="https:\/\/herald.example\/news\/b";',
        "setTimeout(function(){location.href='/news/b'}, 3000)",
        """setTimeout("location.href='/news/b'", 3000)""",
        "location='/news/b'; location.replace('/news/b')",
    ],
)
def test_a_script_may_go_to_a_literal_address(script: str) -> None:
    page = f"<html><head><script>{script}</script></head><body>Please wait</body></html>"
    assert stub_target(None, page.encode(), URL) == TARGET
    counted = f"<script async src=https://counter.example/a.js></script>{page}"
    assert stub_target(None, counted.encode(), URL) == TARGET


def test_a_page_may_go_on_when_it_is_loaded() -> None:
    page = b"<body onload=\"window.location = '/news/b'\">One moment</body>"
    assert stub_target(None, page, URL) == TARGET


@pytest.mark.parametrize(
    "script",
    [
        "location = '/news/b' + id",
        "location = base + '/news/b'",
        "location = '/news/b'; if (old) location = '/news/c'",
        "document.cookie = 'a=1'; location = '/news/b'",
        "if (/Mobi/.test(navigator.userAgent)) location = '/news/b'",
        "if (screen.width < 700) location = '/news/b'",
        "fetch('/x').then(() => { location = '/news/b' })",
        "location.reload()",
        "allocation = '/news/b'",
        "location == '/news/b'",
        "location = 'javascript:go()'",
        "var page = '/news/b'",
        "location = '" + "/b" * 1025 + "'",
    ],
)
def test_other_scripts_are_not_followed(script: str) -> None:
    page = f"<html><head><script>{script}</script></head><body>Please wait</body></html>"
    assert stub_target(None, page.encode(), URL) is None


def test_a_script_of_the_site_may_fill_the_page() -> None:
    page = "<script>location = '/news/b'</script><div id=app></div><script src=/app.js></script>"
    assert stub_target(None, page.encode(), URL) is None


STORY = "/2026/11/20/ferry-strike-goes-on"
ONWARD = "https://herald.example" + STORY


@pytest.mark.parametrize(
    "page",
    [
        f"<p>Our sponsor's message.</p><a href={STORY}>Continue to the article</a>",
        f"<a href={STORY}>Weiter zum Artikel »</a><a href=/>Startseite</a>",
        f"<h1>Vous quittez notre site</h1><a href={STORY}><b>Continuer</b></a>",
        f"<a href={STORY}>記事へ進む</a><a href='javascript:history.back()'>戻る</a>",
        f"<p>You are leaving Herald for <a href={ONWARD}>{ONWARD}</a></p><a href=/back>Back</a>",
        f"<a href={STORY}>Skip ad</a><a href={STORY}#x><img></a><a href=#top>Top</a>"
        f"<a href={STORY}>Continue</a>",
    ],
)
def test_the_one_link_that_leads_on_is_followed(page: str) -> None:
    assert stub_target(None, page.encode(), URL) in (ONWARD, ONWARD + "#x")


@pytest.mark.parametrize(
    "page",
    [
        f"<a href={STORY}>The strike of the ferries</a>",
        "<h1>Not found</h1><a href=/>Continue to our front page</a>",
        "<p>For subscribers.</p><a href=/subscribe>Continue</a>",
        f"<a href={STORY}>Continue</a><a href=/2026/11/20/other-story-of-today>Continue</a>",
        f"<a href={STORY}>Continue</a>" + "".join(f"<a href=/{n}>x</a>" for n in range(MOST_LINKS)),
        f"<a href={STORY}>Continue</a><input name=password>",
        f"<a href={STORY}>Continue</a><p>{'x ' * MOST_CHARACTERS}</p>",
        f"<article><a href={STORY}>Continue</a></article>",
        f"<a href={URL}#more>Continue</a>",
        "<a href=mailto:a@b.example>Continue</a>",
    ],
)
def test_other_links_are_not_followed(page: str) -> None:
    assert stub_target(None, page.encode(), URL) is None


@pytest.mark.parametrize(("size", "target"), [(MOST_TEXT, ONWARD), (MOST_TEXT + 1, None)])
def test_two_hundred_characters_of_a_link_are_read(size: int, target: str | None) -> None:
    page = f"<a href={STORY}>{'x' * (size - len(' Continue'))} Continue</a>"
    assert stub_target(None, page.encode(), URL) == target


def test_a_hidden_field_asks_nothing() -> None:
    page = f"<a href={STORY}>Continue</a><input type=hidden name=t><input type=submit>"
    assert stub_target(None, page.encode(), URL) == ONWARD


@pytest.mark.parametrize(
    ("characters", "is_followed"), [(MOST_TOLD - 9, True), (MOST_TOLD - 8, False)]
)
def test_an_address_that_holds_the_target_may_say_more(characters: int, is_followed: bool) -> None:
    out = "https://herald.example/out?from=feed&url=https%3A%2F%2Fother.example%2Fx"
    page = f"<p>{'x' * characters}</p><a href=/>Back</a><a href=https://other.example/x>Leave</a>"
    expected = "https://other.example/x" if is_followed else None
    assert stub_target(None, page.encode(), out) == expected


def test_every_phrase_leads_on() -> None:
    text = files("crawler.downloader.answers").joinpath(FILE).read_text(encoding="utf-8")
    for by_place in phrases_by_language(text, FILE, ("onward",)).values():
        for phrase in by_place["onward"]:
            needed = re.sub(r"\(\?:[^()]*\)\?", "", phrase)
            said = re.sub(r"\(\?:([^()|]*)[^()]*\)|\[(.)[^\]]*\]", r"\1\2", needed)
            page = f"<a href={STORY}>{said.capitalize()} »</a>"
            assert stub_target(None, page.encode(), URL) == ONWARD, phrase


def test_hostile_scripts_are_read_in_no_time() -> None:
    for piece in ("location='", "location = ", "location.replace('a", "location='\\/"):
        page = f"<script>{piece * (MOST_BYTES // len(piece) - 4)}</script>"
        started = time.monotonic()
        stub_target(None, page.encode(), URL)
        assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("tag", "is_unshown"),
    [("script", True), ("style", True), ("noscript", True), ("title", True), ("template", True),
     ("p", False)],
)  # fmt: skip
def test_what_readers_are_not_shown_may_be_long(tag: str, is_unshown: bool) -> None:
    page = f"{META}<{tag}>{'x ' * (MOST_CHARACTERS + 1)}</{tag}>"
    assert (stub_target(None, page.encode(), URL) == TARGET) is is_unshown
