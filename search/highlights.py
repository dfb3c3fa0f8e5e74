"""Show where in a text a query is found (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from search.analyzer import LONGEST_TERM, terms
from search.query import AllOf, AnyOf, Prefix, Query, Without, Words
from text.scripts import SPACELESS

LONGEST_EXCERPT = 300
"""Characters of an excerpt: two or three lines."""
LONGEST_TEXT = 200_000
"""Characters of a text that are looked at: the longest live blogs of a day."""
LONGEST_WORD = 100
"""Characters of a word that are compared: no word is as long, and what is compared is kept."""
# Words that are cut at once: a match is in the first hundreds, or nowhere.
_CUT_AT_ONCE = 50
# Characters before the first match: a reader wants to know what it is about.
_BEFORE = 80

# Letters, digits and the marks that stand on them; a character alone where no spaces are set. The
# plain letters come first: of most texts no others have to be looked at one by one.
_TOKEN = re.compile(
    rf"[{SPACELESS}]"
    rf"|(?:[0-9A-Za-z]++|(?![{SPACELESS}_])[\w\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u0670])++"
)


@dataclass(frozen=True)
class Segment:
    """Hold a piece of a text."""

    text: str
    is_match: bool


@dataclass(frozen=True)
class _Sought:
    terms: tuple[str, ...]
    is_prefix: bool


def highlighted(text: str, query: Query | None, field: str) -> list[Segment]:
    """Return the text in pieces, of which those that the query finds in ``field`` are matches."""
    text = text[:LONGEST_TEXT]
    return list(_segments(text, _spans(text, query, field)))


def excerpt(
    text: str, query: Query | None, field: str, length: int = LONGEST_EXCERPT
) -> list[Segment]:
    """Return a piece of the text around the first match, or its beginning, in one line."""
    text = " ".join(text[:LONGEST_TEXT].split())
    spans = _spans(text, query, field, within=length)
    start = max(spans[0][0] - _BEFORE, 0) if spans else 0
    if start:
        start = text.find(" ", start, spans[0][0]) + 1 or start
    end = start + length
    if end < len(text):
        end = max(text.rfind(" ", start, end), end - _BEFORE)
    cut = text[start:end]
    inside = [(a - start, b - start) for a, b in spans if b <= end]
    pieces = list(_segments(cut, inside))
    if start:
        pieces.insert(0, Segment("… ", is_match=False))
    if end < len(text):
        pieces.append(Segment(" …", is_match=False))
    return pieces


def _spans(
    text: str, query: Query | None, field: str, within: int = LONGEST_TEXT
) -> list[tuple[int, int]]:
    """Return where matches begin and end, in order, none within another.

    Those are left out that begin so many characters after the first, which is most of a text.
    """
    sought = list(_sought(query, field)) if query is not None else []
    if not sought:
        return []
    # Few words begin a match: the others need not be compared further.
    beginnings = tuple(each.terms[0] for each in sought)
    most = max(len(each.terms) for each in sought)
    coming = _tokens(text)
    tokens: list[tuple[int, int, str]] = []
    found: list[tuple[int, int]] = []
    index = 0
    while True:
        if index + most > len(tokens):
            tokens.extend(islice(coming, most + _CUT_AT_ONCE))
        if index >= len(tokens) or (found and tokens[index][0] >= found[0][0] + within):
            return found
        if not tokens[index][2].startswith(beginnings):
            index += 1
            continue
        longest = max(
            (len(each.terms) for each in sought if _stands_at(each, tokens, index)), default=0
        )
        if longest:
            found.append((tokens[index][0], tokens[index + longest - 1][1]))
        index += longest or 1


def _tokens(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each word begins and ends, and what the index calls it."""
    for match in _TOKEN.finditer(text):
        word = match[0][:LONGEST_WORD]
        # Most words of most texts: nothing of them is folded but their case.
        term = word.lower() if word.isascii() and len(word) < LONGEST_TERM else _term(word)
        if term:
            yield match.start(), match.end(), term


@lru_cache(maxsize=20_000)  # the words of a language that most texts have, a few megabytes
def _term(token: str) -> str:
    """Return what the index calls a word; empty where it has none of it."""
    return next(iter(terms(token)), "")


def _stands_at(sought: _Sought, tokens: list[tuple[int, int, str]], index: int) -> bool:
    if index + len(sought.terms) > len(tokens):
        return False
    *whole, last = sought.terms
    if any(tokens[index + place][2] != term for place, term in enumerate(whole)):
        return False
    token = tokens[index + len(whole)][2]
    return token.startswith(last) if sought.is_prefix else token == last


def _sought(query: Query, field: str) -> Iterator[_Sought]:
    match query:
        case Words() | Prefix() if query.field in (None, field):
            found = terms(query.text)
            if isinstance(query, Words) and query.slop:
                yield from (_Sought((each,), is_prefix=False) for each in found)
            elif found:
                yield _Sought(tuple(found), isinstance(query, Prefix))
        case AllOf() | AnyOf():
            for part in query.parts:
                if not isinstance(part, Without):
                    yield from _sought(part, field)


def _segments(text: str, spans: list[tuple[int, int]]) -> Iterator[Segment]:
    done = 0
    for start, end in spans:
        if done < start:
            yield Segment(text[done:start], is_match=False)
        yield Segment(text[start:end], is_match=True)
        done = end
    if done < len(text):
        yield Segment(text[done:], is_match=False)
