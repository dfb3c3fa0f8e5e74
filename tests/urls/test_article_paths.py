"""Test which paths are shaped like an article's, and which name the article alone."""

from __future__ import annotations

import pytest

from urls.article_paths import looks_like_article_path, looks_like_slug, names_a_story, slug_words


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/world/2026/11/20/flood", True),
        ("/world/2026/11/20/flood-hits", True),
        ("/river-rises-again", True),
        ("/news/article-1234567", True),
        ("/news/1234567.html", True),
        ("/", False),
        ("", False),
        ("/world", False),
        ("/world-news", False),
        ("/2026/11/20/", False),
        ("/2026/11/20", False),
        ("/tag/river-rises-again", False),
        ("/page/12345", False),
        # a long number counts only in the last segment, below which nothing is
        ("/12345/world", False),
        ("/news/12345", True),
        ("/news/1234", False),
        # three words
        ("/a-b-c", True),
        ("/a_b_c", True),
        ("/a+b+c", True),
        ("/a%20b%20c", True),
        ("/a.b.c", False),
        ("/a--b-", False),
        ("/a-b-c/world", False),
    ],
)
def test_paths_of_articles_are_told_from_those_of_sections(path: str, expected: bool) -> None:
    assert looks_like_article_path(path) is expected


@pytest.mark.parametrize(
    ("date", "is_date"),
    [
        ("2026/11/20", True),
        ("2026-11-20", True),
        ("20261120", True),
        ("2026/11", True),
        ("2026/1/2", True),
        ("2026/01/02", True),
        ("1900/01", True),
        ("2099/01", True),
        ("1899/01", False),
        ("2100/01", False),
        ("2026/12", True),
        ("2026/10", True),
        ("2026/1300", False),
        ("2026/9", True),
        ("2026/0", False),
        ("2026/00", False),
        ("2026/11/31", True),
        ("2026/11/30", True),
        ("2026/11/29", True),
        ("2026-1132", False),
        ("202611201", False),
        ("2026", False),
        ("026/11", False),
    ],
)
def test_a_date_in_the_path(date: str, is_date: bool) -> None:
    assert looks_like_article_path(f"/{date}/x") is is_date
    assert names_a_story(f"/{date}/x") is is_date


@pytest.mark.parametrize(
    "parent",
    [
        *("tag", "tags", "topic", "topics", "category", "categories", "author", "authors"),
        *("search", "section", "sections", "label", "archive", "archives", "page", "feed", "rss"),
    ],
)
def test_no_article_is_below_a_list_of_articles(parent: str) -> None:
    assert not looks_like_article_path(f"/{parent}/river-rises-again")
    assert not looks_like_article_path(f"/{parent.upper()}/2026/11/20/flood")
    assert not looks_like_article_path(f"/world/{parent}/12345")
    assert looks_like_article_path(f"/{parent}-rises-again")
    assert looks_like_article_path(f"/q{parent}/river-rises-again")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/show-news-article", False),
        ("/show-one-news-article", True),
        ("/show-one-news-article/view", False),
        ("/world/river-rises-12345", True),
        ("/world/river-rises-1234", False),
        ("/2026/11/20/flood", True),
        ("/2026/11/20", False),
        ("/tag/show-one-news-article", False),
    ],
)
def test_a_path_that_names_the_article_alone(path: str, expected: bool) -> None:
    assert names_a_story(path) is expected


def test_three_words_are_a_slug() -> None:
    assert looks_like_slug("river-rises-again")
    assert not looks_like_slug("river-rises")
    assert slug_words("river-rises_at+the sea-") == ["river", "rises", "at", "the", "sea"]
