"""Tell by its address which part of an article a page is.

``?page=2``, ``/2``, ``/page/2``, ``/seite-2``, ``-2.html``, ``_2.shtml``: an address is a later
part's only if it is that of the first part but for the number. Another slug is another article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from model.errors import InvalidURL
from text.words import word_set
from urls import url_key
from urls.article_paths import looks_like_article_path
from urls.parts import MAX_LENGTH

_PAGE_WORDS = (
    r"(?:page|pages|pag|pg|p|seite|pagina|página|sida|side|sivu|strona|stranka|sayfa|"
    r"halaman|oldal|puslapis|trang|стр|страница)"
)
_PARAMETERS = word_set("""
    page p pg pag pagina seite sida side sivu strona str stranka sayfa oldal halaman trang
    page_no pageno page_num pagenum page_number pagenumber currentpage
    current_page curpage cur_page paged pagewanted part artikelseite article_page articlepage
    pagina_articolo seitenr pagen_1 page_nr pagenr npage startpage _page
    """)
_WHOLE_VALUES = word_set("all alle alles full whole single komplett gesamt tout tous todo todas "
                         "tutto print-all")  # fmt: skip
_WHOLE_PARAMETERS = word_set("""
    single singlepage single_page onepage one_page viewall view_all view-all showall show_all
    fullpage full_page komplettansicht
    """)
_WHOLE_SEGMENTS = word_set("""
    all full single single-page singlepage onepage one-page viewall view-all view_all full-story
    fullpage komplettansicht gesamtansicht alles-auf-einer-seite
    """)

_DIGITS = re.compile(r"\d{1,3}")
"""A longer number is an id or a year, and no article has a thousand parts."""
# Each takes one kind of path apart: what is before the number, the number, what comes after it.
_WORD_AND_NUMBER = re.compile(
    rf"(?P<before>.+)/{_PAGE_WORDS}[-_/]?(?P<number>\d{{1,3}})(?P<after>(?:\.[a-z]{{3,5}})?)",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"(?P<before>.+)/(?P<number>\d{1,3})(?P<after>)")
_SUFFIX = re.compile(
    rf"(?P<before>.*[^/])[-_,.]{_PAGE_WORDS}?[-_]?(?P<number>\d{{1,3}})(?P<after>(?:\.[a-z]{{3,5}})?)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PartAddress:
    """Hold what tells a later part's address from the first's."""

    number: int
    """2 for the second part."""
    is_suffix: bool = False
    """``story-2.html``: blogs call a second article of the same title so, too."""


@dataclass(frozen=True)
class _Numbered:
    rest: str
    """The address without its number."""
    number: int
    shape: str


def part_of(first: str, address: str) -> PartAddress | None:
    """Return which part of the article at ``first`` is at ``address``; None if it is none.

    ``first`` is any address of the first part, also its ``urlKey``, and may bear the number 1.
    """
    if len(address) > MAX_LENGTH:
        return None
    try:
        parts = urlsplit(address)
        own = list(_numbered(parts))
        if not own:
            return None
        key = url_key(first)
        for found in own:
            if found.number >= 2 and _is_first(key, found):
                return PartAddress(found.number, found.shape == "suffix")
    except (InvalidURL, ValueError):
        return None
    return None


def is_whole(first: str, address: str) -> bool:
    """Tell whether all parts of the article at ``first`` are on one page at ``address``."""
    if len(address) > MAX_LENGTH:
        return False
    try:
        rests = list(_without_whole(urlsplit(address)))
        if not rests:
            return False
        key = url_key(first)
        return any(url_key(rest) == key for rest in rests) and not _is_home(key)
    except (InvalidURL, ValueError):
        return False


def _numbered(parts: SplitResult) -> Iterator[_Numbered]:
    """Yield the ways in which the address may be a numbered one."""
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    for index, (name, value) in enumerate(pairs):
        if name.lower() in _PARAMETERS and _DIGITS.fullmatch(value):
            query = urlencode(pairs[:index] + pairs[index + 1 :])
            yield _Numbered(_rebuilt(parts, parts.path, query), int(value), "query")
    path = parts.path.rstrip("/")
    for shape, pattern in (
        ("word", _WORD_AND_NUMBER),
        ("bare", _BARE_NUMBER),
        ("suffix", _SUFFIX),
    ):
        if found := pattern.fullmatch(path):
            rest = _rebuilt(parts, found["before"] + found["after"], parts.query)
            yield _Numbered(rest, int(found["number"]), shape)


def _is_first(key: str, later: _Numbered) -> bool:
    """Tell whether ``key`` is that of the first part, with the number 1 or without any."""
    if _is_home(key):
        return False  # a front page goes on with older stories
    rest = url_key(later.rest)
    if rest == key:
        return True
    return any(
        each.number == 1
        and each.shape == later.shape
        and url_key(each.rest) == rest
        # else /news/1 and /news/2 are two stories
        and (looks_like_article_path(urlsplit(rest).path) or "?" in rest)
        for each in _numbered(urlsplit(key))
    )


def _without_whole(parts: SplitResult) -> Iterator[str]:
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    for index, (name, value) in enumerate(pairs):
        if name.lower() in _WHOLE_PARAMETERS or (
            name.lower() in _PARAMETERS and value.lower() in _WHOLE_VALUES
        ):
            yield _rebuilt(parts, parts.path, urlencode(pairs[:index] + pairs[index + 1 :]))
    before, _, last = parts.path.rstrip("/").rpartition("/")
    if last.lower() in _WHOLE_SEGMENTS and before:
        yield _rebuilt(parts, before, parts.query)


def _rebuilt(parts: SplitResult, path: str, query: str) -> str:
    return parts._replace(path=path, query=query, fragment="").geturl()


def _is_home(key: str) -> bool:
    parts = urlsplit(key)
    return parts.path in ("", "/") and not parts.query
