"""Test how redirectors and AMP caches are unwrapped; tables/ has each of them."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from model.errors import InvalidURL
from urls.parts import URLParts
from urls.redirectors import is_redirector, redirect_target, too_many_redirectors, unwrap

STORY = URLParts("example.org", None, "/a", "", "")


def wrapped(times: int) -> str:
    """Return the address of a page inside so many redirectors."""
    url = "https://example.org/a"
    for _ in range(times):
        url = f"https://t.me/iv?url={quote(url, safe='')}"
    return url


def test_five_redirectors_inside_one_another_are_unwrapped() -> None:
    assert unwrap(wrapped(0)) == STORY
    assert unwrap(wrapped(5)) == STORY
    with pytest.raises(InvalidURL, match="more than 5 redirectors"):
        unwrap(wrapped(6))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://t.me/iv?url=http://example.org/a", STORY),
        ("https://t.me/iv?url=HTTPS://example.org/a", STORY),
        ("https://t.me/iv?url=%20https://example.org/a", STORY),
        # the first of two values counts
        ("https://t.me/iv?url=https://example.org/a&url=https://example.net/b", STORY),
        # the first parameter that holds an address counts
        ("https://google.com/url?url=river&q=https://example.org/a", STORY),
        ("https://google.com/url?q=https://example.net/b&url=https://example.org/a", STORY),
        # the whole query
        ("https://href.li?https://example.org/a", STORY),
        ("https://href.li/?https%3A%2F%2Fexample.org%2Fa", STORY),
        # an AMP cache keeps the query
        (
            "https://cdn.ampproject.org/c/s/example.org/a?x=1",
            URLParts("example.org", None, "/a", "x=1", ""),
        ),
        ("https://cdn.ampproject.org/c/s/example.org/a", STORY),
    ],
)
def test_the_address_inside(url: str, expected: URLParts) -> None:
    assert unwrap(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://t.me/iv",
        "https://t.me/iv?url=",
        "https://t.me/iv?url=ftp://example.org/a",
        "https://t.me/iv?url=/a",
        "https://t.me/iv?other=https://example.org/a",
        "https://t.me/x?url=https://example.org/a",
    ],
)
def test_an_address_without_another_inside_stays(url: str) -> None:
    assert unwrap(url).host == "t.me"


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("t.me", True),
        ("cdn.ampproject.org", True),
        ("bing.com", True),
        ("google.de", True),
        ("example.org", False),
        ("xt.me", False),
    ],
)
def test_hosts_of_redirectors_are_known(host: str, expected: bool) -> None:
    assert is_redirector(host) is expected


def test_the_message_names_the_address_and_the_bound() -> None:
    assert str(too_many_redirectors("https://t.me/iv")) == (
        "https://t.me/iv: more than 5 redirectors inside one another"
    )


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (
            "https://r.search.yahoo.com/_ylt=Aw/RV=2/RU=https%3a%2f%2fexample.org%2fa%2fb/RK=2/RS=x-",
            "https://example.org/a/b",
        ),
        ("http://us.rd.yahoo.com/rss/*http://example.org/a?x=1", "http://example.org/a?x=1"),
        ("https://rd.yahoo.com/rss/*-https%3A//example.org/a", "https://example.org/a"),
        (
            "https://go.theregister.com/feed/www.example.org/2026/a/",
            "https://www.example.org/2026/a/",
        ),
        ("https://disq.us/url?url=https%3A%2F%2Fexample.org%2Fa", "https://example.org/a"),
        ("https://t.me/iv?url=https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("https://go.theregister.com/tl/a/", "https://go.theregister.com/tl/a/"),
        ("https://r.search.yahoo.com/_ylt=Aw/RU=/a", "https://r.search.yahoo.com/_ylt=Aw/RU=/a"),
        ("https://example.org/a", "https://example.org/a"),
    ],
)
def test_the_address_that_a_redirector_leads_to_is_as_written(url: str, address: str) -> None:
    assert redirect_target(url) == address
    assert is_redirector("go.theregister.com")
