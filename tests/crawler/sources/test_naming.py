"""Test which feeds make one source, and what it is called."""

from __future__ import annotations

import pytest

from crawler.sources.naming import common_name, short_id, sources_of
from crawler.sources.opml import Subscription


def grouped(*pairs: tuple[str, str | None]) -> list[tuple[str, int]]:
    """Return the home of each source, and how many feeds it has."""
    listed = [Subscription(feed, page, "A title") for feed, page in pairs]
    return [(source.home, len(source.feeds)) for source in sources_of(listed)]


def test_feeds_of_one_site_are_one_source() -> None:
    assert grouped(
        ("https://www.herald.example/rss", "https://www.herald.example/"),
        ("https://other.example/rss", "https://other.example/"),
        ("https://herald.example/sport/rss", "https://herald.example/sport/"),
        ("https://feeds.herald.example/world", None),
        ("https://feeds.proxy.example/herald-local", "https://www.herald.example/local"),
    ) == [("https://www.herald.example/", 4), ("https://other.example/", 1)]


def test_the_home_of_several_sections() -> None:
    assert grouped(
        ("https://h.example/a.rss", "https://h.example/sport/"),
        ("https://h.example/b.rss", "https://h.example/world/"),
    ) == [("https://h.example/", 2)]
    assert grouped(
        ("https://h.example/a.rss", "https://h.example/news"),
        ("https://h.example/b.rss", "https://h.example/news/world"),
    ) == [("https://h.example/news", 2)]
    assert grouped(("https://h.example/a.rss", "https://h.example/news")) == [
        ("https://h.example/news", 1)
    ]
    assert grouped(("https://h.example/x/a.rss", None)) == [("https://h.example/", 1)]


def test_sites_that_share_a_host_or_a_domain_are_not_one() -> None:
    assert grouped(
        ("https://blogs.example/@ann/feed", "https://blogs.example/@ann"),
        ("https://blogs.example/@ben/feed", "https://blogs.example/@ben"),
        ("https://blogs.example/@ben/notes/feed", None),
        ("https://home.example/~cyd/rss", None),
    ) == [
        ("https://blogs.example/@ann", 1),
        ("https://blogs.example/@ben", 2),
        ("https://home.example/~cyd", 1),
    ]
    assert grouped(
        ("https://ann.blogspot.com/feed", "https://ann.blogspot.com/"),
        ("https://ben.blogspot.com/feed", "https://ben.blogspot.com/"),
        ("http://127.0.0.1:8001/feed", None),
        ("http://127.0.0.1:8002/feed", None),
    ) == [
        ("https://ann.blogspot.com/", 1),
        ("https://ben.blogspot.com/", 1),
        ("http://127.0.0.1:8001/", 1),
        ("http://127.0.0.1:8002/", 1),
    ]
    # a host of feeds is of no site where the domain has several
    assert (
        len(
            grouped(
                ("https://a.group.example/f", "https://a.group.example/"),
                ("https://b.group.example/f", "https://b.group.example/"),
                ("https://feeds.group.example/f", None),
            )
        )
        == 3
    )


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        (["The Herald - World", "The Herald - Sport"], "The Herald"),
        (["Kurier | Politik", "Kurier | Sport", "Kurier"], "Kurier"),
        (["The Herald", "The Herald"], "The Herald"),
        (["Herald Sport", "Herald Spot"], "Herald"),
        (["The Times", "The Sun"], ""),
        (["News", "Sport"], ""),
        (["", "Herald"], "Herald"),
        (["  One\n title "], "One title"),
        ([], ""),
    ],
)
def test_a_name_that_titles_have_in_common(titles: list[str], name: str) -> None:
    assert common_name(titles) == name


@pytest.mark.parametrize(
    ("home", "wanted"),
    [
        ("https://www.herald.example/news/", "herald"),
        ("https://www.bbc.co.uk/news", "bbc"),
        ("https://news.un.example/en/", "news.un"),
        ("https://ann.blogspot.com/", "ann"),
        ("http://127.0.0.1:8001/", "127.0.0.1-8001"),
        ("https://blogs.example/@ann", "blogs.example-ann"),
        ("https://bücher.example/", "xn--bcher-kva"),
    ],
)
def test_a_short_id(home: str, wanted: str) -> None:
    assert short_id(home) == wanted


def test_languages_that_agree() -> None:
    one = Subscription("https://h.example/a", None, "A", "de")
    other = Subscription("https://h.example/b", None, "B", "de")
    unsaid = Subscription("https://h.example/c", None, "C")
    assert sources_of([one, other])[0].language == "de"
    assert sources_of([one, unsaid])[0].language is None
