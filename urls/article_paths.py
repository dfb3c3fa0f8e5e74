"""Tell by the shape of a path whether it leads to an article, and whether it names the article."""

from __future__ import annotations

import re

from urls.tables import SCRIPT_NAMES, SCRIPT_SUFFIXES, SUBJECT_PARENTS

# A year from 1900 to 2099 and a month, with or without a day: /2026/11/20, /2026-11, /20261120.
_DATE_IN_PATH = re.compile(
    r"/(?:19|20)\d\d[/-]?(?:1[0-2]|0?[1-9])(?:[/-]?(?:3[01]|[0-2]?\d))?(?!\d)"
)
# Digits from which on a number counts articles: years and page numbers are shorter.
LONG_NUMBER_DIGITS = 5
_LONG_NUMBER = re.compile(rf"\d{{{LONG_NUMBER_DIGITS},}}")
# Below one of these segments there are lists of articles, not articles.
_SUBJECT_WORDS = SUBJECT_PARENTS | {"archive", "archives", "page", "feed", "rss"}
# Words of a segment from which on it is a headline; sections rarely have more than two
# ("world-news").
_SLUG_WORDS = 3
# Words of a segment from which on it names an article alone; "show-news-article" does not.
_OWN_IDENTITY_WORDS = 4
# These characters stand between the words of a segment.
_BETWEEN_WORDS = re.compile(r"[-_+ ]")


def looks_like_article_path(path: str) -> bool:
    """Tell whether a URL's path (without query) is shaped like an article's, not a section's.

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
    """Tell whether the path alone names an article, so that no doubtful parameter needs to."""
    if not looks_like_article_path(path):
        return False
    return (
        bool(_DATE_IN_PATH.search(path) or _LONG_NUMBER.search(path))
        or _count_words(path.rpartition("/")[2]) >= _OWN_IDENTITY_WORDS
    )


def is_script(path: str) -> bool:
    """Tell whether the path is that of a script, which shows the article that the query names."""
    stem, dot, suffix = path.lower().rpartition("/")[2].rpartition(".")
    return (stem if dot else suffix) in SCRIPT_NAMES or (bool(dot) and suffix in SCRIPT_SUFFIXES)


def looks_like_slug(text: str) -> bool:
    """Tell whether a segment of a path, or a parameter's value, has as many words as a headline."""
    return _count_words(text) >= _SLUG_WORDS


def slug_words(text: str) -> list[str]:
    """Split a segment of a path, in which spaces are not escaped, into its words."""
    return [word for word in _BETWEEN_WORDS.split(text) if word]


def _count_words(text: str) -> int:
    return len(slug_words(text.replace("%20", " ")))
