"""Test what the words in a sitemap's name say: every word, and words that are like them."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from crawler.discovery.sitemaps.name_words import (
    FILE,
    ending_number,
    is_named_as_news,
    is_named_as_no_articles,
    sitemap_name,
)

WORDS: dict[str, dict[str, list[str]]] = tomllib.loads(
    files("crawler.discovery.sitemaps").joinpath(FILE).read_text(encoding="utf-8")
)


def words(meaning: str) -> list[str]:
    return sorted({word for listed in WORDS[meaning].values() for word in listed})


@pytest.mark.parametrize("word", words("news"))
def test_words_of_news(word: str) -> None:
    for name in ("{}.xml", "{}sitemap.xml", "sitemap{}.xml", "google-{}-2.xml", "sitemap_{}1.xml"):
        assert is_named_as_news(name.format(word)), name
    assert not is_named_as_news(f"x{word}.xml")
    assert not is_named_as_news(f"{word}letter.xml")


@pytest.mark.parametrize("name", ["googlenews.xml", "newsindex.xml", "newsarticles.xml"])
def test_compounds_of_news(name: str) -> None:
    assert is_named_as_news(name)


@pytest.mark.parametrize("name", ["newspaper.xml", "newsroom.xml", "renews.xml", "posts.xml"])
def test_other_words_are_no_news(name: str) -> None:
    assert not is_named_as_news(name)


@pytest.mark.parametrize("word", words("no-articles"))
def test_words_of_lists_without_articles(word: str) -> None:
    assert is_named_as_no_articles(f"{word}-sitemap.xml")
    assert not is_named_as_no_articles(f"x{word}.xml")
    assert not is_named_as_no_articles(f"map?{word}=3")


def test_names_are_read_without_escapes_case_and_accents() -> None:
    assert sitemap_name("https://h.example/Actualit%C3%A9s.XML?A=1") == "/actualites.xml?a=1"
    assert sitemap_name("https://h.example") == "/"
    assert is_named_as_news(sitemap_name("https://news.example/map.xml")) is False


@pytest.mark.parametrize(
    ("name", "number"),
    [("map12.xml", 12), ("map.xml", 0), ("3/map.xml", 3), ("1234567", 234567), ("a1b2", 2)],
)
def test_the_number_at_the_end(name: str, number: int) -> None:
    assert ending_number(name) == number
