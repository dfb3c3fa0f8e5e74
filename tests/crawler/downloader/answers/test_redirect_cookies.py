"""Test which cookies of a chain of redirects are sent where."""

from __future__ import annotations

import pytest
from scrapy.http import Response

from crawler.downloader.answers.redirect_cookies import (
    MOST_BYTES,
    MOST_COOKIE_BYTES,
    MOST_COOKIES,
    cookie_header,
    with_cookies_of,
)

SITE = "https://www.herald.example/news/a"


@pytest.mark.parametrize(
    ("cookie", "url", "sent"),
    [
        (b"seen=1", SITE, b"seen=1"),
        (b"seen=1; Path=/", "https://www.herald.example/gate", b"seen=1"),
        (b"seen=1; HttpOnly; SameSite=Lax; Max-Age=60", SITE, b"seen=1"),
        # another host, another site
        (b"seen=1; Path=/", "https://herald.example/", None),
        (b"seen=1; Path=/", "https://m.herald.example/", None),
        (b"seen=1; Path=/", "https://evil.example/", None),
        # the domain that it names, if it is the host's own
        (b"seen=1; Path=/; Domain=herald.example", "https://m.herald.example/", b"seen=1"),
        (b"seen=1; Path=/; Domain=.herald.example", "https://www.herald.example/", b"seen=1"),
        (b"seen=1; Path=/; Domain=.herald.example", "https://notherald.example/", None),
        (b"seen=1; Path=/; Domain=evil.example", "https://evil.example/", None),
        (b"seen=1; Path=/; Domain=m.herald.example", "https://m.herald.example/", None),
        (b"seen=1; Path=/; Domain=example", "https://evil.example/", None),
        # paths and schemes
        (b"seen=1; Path=/news", "https://www.herald.example/sport/b", None),
        (b"seen=1; Path=/; Secure", "http://www.herald.example/", None),
        (b"seen=1; Path=/; Secure", "https://www.herald.example/", b"seen=1"),
        # over before it is sent
        (b"seen=1; Path=/; Max-Age=0", SITE, None),
        (b"seen=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT", SITE, None),
        # none
        (b"", SITE, None),
        (b"; Path=/", SITE, None),
    ],
)
def test_a_cookie_goes_where_it_came_from(cookie: bytes, url: str, sent: bytes | None) -> None:
    assert cookie_header(url, [(SITE, cookie)]) == sent


def test_no_cookie_is_for_all_sites_of_a_public_suffix() -> None:
    for suffix in ("co.uk", "github.io"):
        set_by, other = f"https://a.{suffix}/", f"https://b.{suffix}/"
        cookie = f"seen=1; Path=/; Domain={suffix}".encode()
        assert cookie_header(other, [(set_by, cookie)]) is None


def test_addresses_and_single_names_have_cookies_of_their_own() -> None:
    for host in ("127.0.0.1:8000", "localhost"):
        assert cookie_header(f"http://{host}/b", [(f"http://{host}/a", b"seen=1")]) == b"seen=1"
        assert cookie_header("http://127.0.0.2/b", [(f"http://{host}/a", b"seen=1")]) is None


def test_a_later_cookie_replaces_an_earlier_one() -> None:
    first, second = (SITE, b"seen=1; Path=/"), (SITE, b"seen=2; Path=/")
    other = (SITE, b"who=me; Path=/")
    assert cookie_header(SITE, [first, other, second]) == b"seen=2; who=me"
    assert cookie_header(SITE, [first, (SITE, b"seen=; Path=/; Max-Age=0")]) is None


def test_what_was_set_is_added_within_bounds() -> None:
    assert with_cookies_of((), Response(SITE)) == ()
    two = Response(SITE, headers={"Set-Cookie": [b"a=1", b"b=2"]})
    assert with_cookies_of(((SITE, b"c=3"),), two) == (
        *((SITE, b"c=3"), (SITE, b"a=1"), (SITE, b"b=2")),
    )
    many = Response(SITE, headers={"Set-Cookie": [b"a=1"] * (MOST_COOKIES + 1)})
    assert len(with_cookies_of((), many)) == MOST_COOKIES
    largest = b"a" * MOST_COOKIE_BYTES
    big = Response(SITE, headers={"Set-Cookie": [largest + b"a", largest]})
    assert with_cookies_of((), big) == ((SITE, largest),)
    full = Response(SITE, headers={"Set-Cookie": [largest] * (MOST_BYTES // len(largest)) + [b"b"]})
    assert len(with_cookies_of((), full)) == MOST_BYTES // len(largest)
