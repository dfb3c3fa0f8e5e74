"""Tell by the words in a sitemap's name what it lists; the words are in ``names.toml``."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from urllib.parse import unquote

from text.calendar.months import fold

FILE = "names.toml"


def _words() -> dict[str, list[str]]:
    text = files("crawler.discovery.sitemaps").joinpath(FILE).read_text(encoding="utf-8")
    by_language: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return {
        meaning: [word for words in listed.values() for word in words]
        for meaning, listed in by_language.items()
    }


_WORDS = _words()
YEAR, MONTH, DAY = (frozenset(_WORDS[part]) for part in ("year", "month", "day"))
"""Names of the parameters that hold the year, the month and the day."""

# "news", "newssitemap", "sitemapnews", "googlenews2", but neither "newsletter" nor "newspaper".
_NEWS = re.compile(
    rf"(?<![a-z])(?:google)?(?:sitemaps?|map)?(?:{'|'.join(_WORDS['news'])})"
    r"(?:articles?|feed|index|sitemaps?|map)?(?![a-z])"
)
# A parameter that numbers the pages of a sitemap is no list of pages.
_NO_ARTICLES = re.compile(rf"(?<![a-z])(?:{'|'.join(_WORDS['no-articles'])})(?![a-z=])")

_ENDING_NUMBER = re.compile(r"(\d{1,6})\D*$")


def sitemap_name(url: str) -> str:
    """Return what is read of a sitemap's address: path and query, without case and accents."""
    # urlsplit() takes ten times as long, which counts for fifty thousand addresses.
    name = unquote("/" + url.partition("://")[2].partition("/")[2]).casefold()
    # fold() drops full stops, which stand between the parts of a date.
    return name if name.isascii() else ".".join(map(fold, name.split(".")))


def is_named_as_news(name: str) -> bool:
    """Tell whether a name says that the sitemap lists what is new."""
    return _NEWS.search(name) is not None


def is_named_as_no_articles(name: str) -> bool:
    """Tell whether a name says that the sitemap lists pictures, people or subjects."""
    return _NO_ARTICLES.search(name) is not None


def ending_number(name: str) -> int:
    """Return the last number of up to six digits in a name; 0 where there is none."""
    found = _ENDING_NUMBER.search(name)
    return int(found[1]) if found else 0
