"""What the shape of a path says: whether an article is there, and whether the path names it."""

from __future__ import annotations

import re

from urls.tables import SUBJECT_PARENTS

_DATE_IN_PATH = re.compile(
    r"/(?:19|20)\d\d[/-]?(?:1[0-2]|0?[1-9])(?:[/-]?(?:3[01]|[0-2]?\d))?(?!\d)"
)
# Digits from which on a number counts articles: years and page numbers are shorter.
LONG_NUMBER_DIGITS = 5
_LONG_NUMBER = re.compile(rf"\d{{{LONG_NUMBER_DIGITS},}}")
_SUBJECT_WORDS = SUBJECT_PARENTS | {"archive", "archives", "page", "feed", "rss"}
_SLUG_WORDS = 3  # words of a headline; sections rarely have more than two ("world-news")
_OWN_IDENTITY_WORDS = 4  # so many words name a story on their own; "show-news-article" does not
_BETWEEN_WORDS = re.compile(r"[-_+ ]")


def looks_like_article_path(path: str) -> bool:
    """Whether a URL's path (without query) is shaped like an article's, not a section's.

    A date with something after it, or a last segment with a number of five digits or more, or of
    three words or more; and none of it below a tag, a topic or an archive.
    """
    segments = [segment for segment in path.lower().split("/") if segment]
    if not segments or not _SUBJECT_WORDS.isdisjoint(segments[:-1]):
        return False
    dated = _DATE_IN_PATH.search(path)
    if dated and dated.end() < len(path.rstrip("/")):  # a date alone is a day's archive
        return True
    last = segments[-1]
    return bool(_LONG_NUMBER.search(last)) or looks_like_slug(last)


def names_a_story(path: str) -> bool:
    """Whether the path alone is identity enough, so that a doubtful parameter can't be it."""
    if not looks_like_article_path(path):
        return False
    return (
        bool(_DATE_IN_PATH.search(path) or _LONG_NUMBER.search(path))
        or _count_words(path.rpartition("/")[2]) >= _OWN_IDENTITY_WORDS
    )


def looks_like_slug(text: str) -> bool:
    """Whether a segment of a path, or a parameter's value, has a headline's number of words."""
    return _count_words(text) >= _SLUG_WORDS


def slug_words(text: str) -> list[str]:
    """Split a segment of a path, in which spaces are not escaped, into its words."""
    return [word for word in _BETWEEN_WORDS.split(text) if word]


def _count_words(text: str) -> int:
    return len(slug_words(text.replace("%20", " ")))
