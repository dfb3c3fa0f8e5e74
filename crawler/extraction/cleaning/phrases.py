"""Tell by its words why a short line is not part of an article, in several languages.

The words are in ``phrases.toml``, by language. This module says where in a line each of them
counts: ``<name>`` in a pattern stands for all phrases of that name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from text.phrases import phrases_by_language

FILE = "phrases.toml"

SHORT = 160
"""Letters of the longest line that is looked at; prompts and labels are shorter."""
AFFILIATE_LENGTH = 2 * SHORT
"""Letters of the longest note on commissions: those are two or three sentences."""
CACHED_LINES = 4096
"""Lines whose reason is kept: a line is asked for twice per page, and every page has labels."""

LINE_BEGINNINGS: dict[str, str] = {
    "loading": r"<loading>\b(?:[^.!?]{0,60}(?:…|\.{3}))?$",
    "advertisement": r"<advertisement>[\s.:…-]*$|<advertisement-missing>\b.{0,80}$",
    "placeholder": r"<placeholder>$",
    "pager": r"(?:<page>\s*)?\d{1,4}\s*<page-of-pages>\s*\d{1,5}$|"
    r"<direction>(?: (?:post|article|story|page))?(?:\s+(?:next|prev\w*))?$",
    "source-link": r"<source>\s*:?(?:\s*(?:https?://\S+|link|here))?$",
    "related": r"<related>\s*[:.…]?$",
    "read-more": r"<read-more>\s*[:：|»>–-]\s*\S|<read-more>\b.{0,120}\[<marked>\]$",
    "share": r"<share>[\s:.!,]*$",
    "newsletter": r"<newsletter>\b.{0,30}$|<follow> \S.{0,40} on <network>",
    "comments": r"(?:\(?\d{1,6}\)?\s*)?<comments>(?:\s*\(?\d{1,6}\)?)?$|"
    r"<comments-prompt>\b.{0,40}$",
    "copyright": r"<copyright>.{0,140}$|.{0,60}<copyright-at-end>[.。]?$|"
    r".{0,100}<copyright-terms>,? .{0,60}$",
    "reading-time": r"<reading-time>?\s*:?\s*(?:ca\.?\s*)?\d{1,3}\s*[- ]?<minutes>"
    r"(?:\s*<reading-time-after>)?$",
    "credit": r"<credit>\s*(?:by|credit|[:：/丨|｜]|©|courtesy)\s?\S.{0,90}$|"
    r"\S.{0,50}(?:/|\bvia\b)\s?<agency>(?: photo| images)?\.?$|<agency-alone>(?:/\S.{0,40})?$",
    "navigation": r"<navigation>\s*:?$",
    "video": r"<video>$",
    "audio": r"<audio>",
    "caption": r".{10,120}[(\[]<credit>\s?[:/]\s?[^()\[\]]{2,40}[)\]]\.?$|"
    r".{5,120}\|\s*\d{1,2}:\d\d(?:\s<minutes>)?$",
    "paywall": r"<paywall>$",
}
"""Reason → pattern at the beginning of a line in lower case; the first that fits is the reason."""

LINE_PARTS: dict[str, str] = {
    "newsletter": r"<newsletter-verb>\b.{0,90}<newsletter-noun>|"
    r"<follow-us> <network-or-messenger>|<newsletter-prompt>|^<app>",
    "affiliate": r"<affiliate>",
    "embed": r"^<embed>",
    "tip": r"^<tip>",
    "membership": r"^<membership>",
}
"""Reason → pattern anywhere in a line in lower case, if its beginning tells no reason."""

_DATE_LINE = (
    r"^(?:<date-label>\b[^.!?]{0,80}|"
    r"[^.!?]{0,25}\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d\b[^.!?]{0,30}|"
    r"[^.!?]{0,25}\b(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}\b[^.!?]{0,30}|"
    r"(?:\w{2,12}\.?,?\s+)?"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\.?\s+(?:de\s+)?[^\W\d]{3,10}\.?,?\s+(?:de\s+)?|"
    r"[^\W\d]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+)(?:19|20)\d\d\b[^?!]{0,40}|"
    r"[^。，.!?]{0,20}(?:19|20)\d\d\s?[年년.]\s?\d{1,2}\s?[月월.]\s?\d{1,2}\s?[日号號일.]?"
    r"[^。，.!?]{0,40}|"
    r"\d{1,3} (?:minutes?|hours?|days?|weeks?|months?) ago)$"
)
_MACHINE_MADE = r"^<machine-made>.{0,40}$"
_CREDITED = r"\s[(\[]?<credit>(?: by|\s?[:/©])\s?\S[^.!?:]{1,60}$"
_FAQ = r"^.{0,40}<faq>.{0,60}$"
_BY_LINE = r"^(?:<byline-verb> )?<byline-by>\b(?::?\s+|\s*[:：/丨|｜]\s*)\S.{0,90}$"

_PLACE = re.compile(r"<([a-z-]+)>")


def parse_phrases(text: str, places: frozenset[str]) -> dict[str, list[str]]:
    """Return the phrases of a TOML text by the name of their place in a line.

    ``places``: the names that patterns use. Raises ValueError, with the language and the phrase,
    for one that would not work, or would change what other phrases mean.
    """
    phrases: dict[str, list[str]] = {}
    for by_place in phrases_by_language(text, FILE, places).values():
        for place, listed in by_place.items():
            phrases.setdefault(place, []).extend(listed)
    if missing := sorted(places - phrases.keys()):
        raise ValueError(f"{FILE}: no language has phrases for {', '.join(missing)}")
    return phrases


def fill(pattern: str, phrases: Mapping[str, list[str]]) -> str:
    """Return the pattern with the phrases in their places."""
    return _PLACE.sub(lambda place: f"(?:{'|'.join(dict.fromkeys(phrases[place[1]]))})", pattern)


def compile_beginnings(
    patterns: Mapping[str, str], phrases: Mapping[str, list[str]]
) -> re.Pattern[str]:
    """Compile all patterns into one, in which each is a group by its number.

    Raises ValueError for a pattern with a group of its own: the numbers of those after it would be
    others, and each line would get another line's reason.
    """
    filled = {reason: fill(pattern, phrases) for reason, pattern in patterns.items()}
    whole = re.compile("|".join(f"({pattern})" for pattern in filled.values()))
    if whole.groups != len(filled):
        reason = next(each for each, pattern in filled.items() if re.compile(pattern).groups)
        raise ValueError(f"{reason}: a pattern has a group: write (?:...) instead of (...)")
    return whole


def _places_of(*patterns: str) -> frozenset[str]:
    return frozenset(name for pattern in patterns for name in _PLACE.findall(pattern))


_PHRASES = parse_phrases(
    files("crawler.extraction.cleaning").joinpath(FILE).read_text(encoding="utf-8"),
    _places_of(
        *LINE_BEGINNINGS.values(),
        *LINE_PARTS.values(),
        _DATE_LINE,
        _BY_LINE,
        _CREDITED,
        _MACHINE_MADE,
        _FAQ,
    ),
)
# Patterns that ignore case take three times as long as the same ones on a line in lower case.
_BEGINNING = compile_beginnings(LINE_BEGINNINGS, _PHRASES)
_REASONS = tuple(LINE_BEGINNINGS)
_PARTS = {reason: re.compile(fill(pattern, _PHRASES)) for reason, pattern in LINE_PARTS.items()}
_LONGEST = {"affiliate": AFFILIATE_LENGTH, "embed": AFFILIATE_LENGTH}
DATE_LINE = re.compile(fill(_DATE_LINE, _PHRASES), re.IGNORECASE)
"""Fits a line that is a date, or begins as lines with a date do."""
BY_LINE = re.compile(fill(_BY_LINE, _PHRASES), re.IGNORECASE)
"""Fits a line that begins as a byline does."""
FAQ = re.compile(fill(_FAQ, _PHRASES))
"""Fits a line, in lower case, that heads questions which readers ask, with their answers."""
CREDITED = re.compile(fill(_CREDITED, _PHRASES))
"""Is found in a line, in lower case, that ends with who made the picture."""
MACHINE_MADE = re.compile(fill(_MACHINE_MADE, _PHRASES))
"""Is found in a line, in lower case, that says that a machine made the summary it heads or ends."""


@lru_cache(CACHED_LINES)
def is_date_line(text: str) -> bool:
    """Tell whether a line is a date, or begins as lines with a date do."""
    return DATE_LINE.match(text) is not None


@lru_cache(CACHED_LINES)
def reason_of(text: str) -> str | None:
    """Return why a line with these words is not part of an article; None if they don't tell."""
    if len(text) > AFFILIATE_LENGTH:
        return None
    line = text.lower()
    if len(text) <= SHORT and (begins := _BEGINNING.match(line)):
        assert begins.lastindex is not None
        return _REASONS[begins.lastindex - 1]
    return next(
        (
            reason
            for reason, pattern in _PARTS.items()
            if len(text) <= _LONGEST.get(reason, SHORT) and pattern.search(line)
        ),
        None,
    )
