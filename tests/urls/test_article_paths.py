"""urls.article_paths: which paths are shaped like an article's."""

from __future__ import annotations

import pytest

from urls.article_paths import looks_like_article_path


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/world/2026/11/20/flood", True),
        ("/world/2026/11/20/flood-hits", True),
        ("/river-rises-again", True),
        ("/news/article-1234567", True),
        ("/news/1234567.html", True),
        ("/", False),
        ("/world", False),
        ("/world-news", False),
        ("/2026/11/20/", False),
        ("/tag/river-rises-again", False),
        ("/page/12345", False),
    ],
)
def test_article_paths(path: str, expected: bool) -> None:
    assert looks_like_article_path(path) is expected
