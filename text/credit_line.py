"""Take off a credit line what stands around all of its names.

These are addresses, dates, brackets, "By", and what others than the writers did.
"""

from __future__ import annotations

import re

from text.calendar.months import ENGLISH_ABBREVIATIONS, ENGLISH_MONTHS
from text.cleaning import clean
from text.credits import written_part

_BY = (
    r"(?:written|posted|published|reported|story|article|words|text|reviewed|updated|edited|"
    r"authored)\s+by"
)
# These words stand before the names: "By", "Written by", "Text:".
PREFIX = re.compile(
    rf"^(?:autorin/autor|{_BY}|by|von|par|por|di|door|av|af|autor(?:in)?|authors?|contributors?|text|"
    r"från|przez|автор|من|بقلم|كتب(?:ت)?|إعداد|作者|记者|記者|文|글|quelle|source|fuente|fonte)\b\s*[:：\-–|]?\s+|"
    # These stand without a space: two inline elements in a row, or a script that writes none
    r"^(?:作者|记者|記者|文|글|by)\s*[:：/]\s*|^(?-i:(?:[Ww]ritten |[Pp]osted )?[Bb]y:?(?=[A-Z]))",
    re.IGNORECASE,
)
# "January" and "Jan"; in dates of a page they begin with a capital.
_WRITTEN_MONTHS = [*map(str.title, (*ENGLISH_MONTHS, *ENGLISH_ABBREVIATIONS)), "Sept"]
MONTH_NAME = f"(?:{'|'.join(_WRITTEN_MONTHS)})"
_DATE = re.compile(
    r"(?:\bon\s+)?(?:"
    rf"{MONTH_NAME}\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s(?:19|20)\d\d|"
    rf"(?<!\d)\d{{1,2}}\s{MONTH_NAME}\.?,?\s(?:19|20)\d\d|"
    r"(?<!\d)\d{1,2}([/.-])\d{1,2}\1(?:19|20)\d\d)"
)
"""A date may be written right against a name, where the page has two elements in a row."""
_AGAINST = re.compile(r"(?<=[a-z])(?=(?:Published|Updated|Posted)\b)")
"""The place between a name and a word that runs into it: "Mara LindUpdated"."""
_OTHERS = re.compile(
    r"(?<=\w)\W+(?:(?:medically|expert|expertly)\s)?(?:reviewed|fact[\s-]?checked|edited|updated|"
    r"published|photograph(?:s|ed|y)?|photos?|illustrat(?:ed|ions?)|translated)\b:?.*",
    re.IGNORECASE,
)
"""This follows the author: who else worked on the story, and when."""
_GENRE = re.compile(
    r"^(?!(?i:photo|imag|illustr|graphic|video|sponsor|present|power|produc|fact|translat))"
    r"\w+(?:\s[a-z]+){0,5}\s[Bb]y:?\s+(?=[A-Z])"
)
"""This precedes the author: "Recipe by", "This post was written by", "View all posts by"."""
_SECTION = re.compile(r"\s+(?:in\s+[A-Z]|on behalf of\s).*")
# An e-mail or web address is matched from the beginning of a word, so that a run of thousands of
# letters is read only once.
_ADDRESS = re.compile(r"(?<!\S)\S*(?:https?:|www\.|@)\S*", re.IGNORECASE)
_PARENTHESES = re.compile(r"\s*[(（][^()（）]{0,80}[)）]")
_AFTER_EMAIL = re.compile(r"\s*[^\s@]{1,64}@[^\s@]{1,190}\s+\(([^()]{1,200})\)\s*")
_BRACKETS = "[]【】「」『』\"' "
"""Brackets around all of the names: a template's "[[Mara Lind]]", a paper's 【记者】."""
_OPENING, _CLOSING = frozenset("[【「『\"'"), frozenset("]】」』\"'")
_BRACKET = re.compile("[\\[\\]【】「」『』]")
_LISTED = re.compile(r"[\"'\]]\s*,\s*[\"'\[]")
_HANDLE = re.compile(
    r"(?<=[^\W\d_])@[\w-]{1,40}(?![\w.-]*\.\w)|(?<=\s)@[\w.]{1,60}|"
    r"(?<=[^\W\d_]\s)(?P<name>[^\W\d_a-z][^\W\d_]+)@[\w.]{1,60}"
)
"""An account's name, without the dot of an e-mail address: it may stand right against a name."""


def without_trimmings(text: str) -> str:
    """Remove what is around all of the names: addresses, dates, "By", what others did."""
    if named := _AFTER_EMAIL.fullmatch(text):
        text = named[1]
    text = _without_brackets(text.strip())
    text = clean(_ADDRESS.sub(" ", _HANDLE.sub(_name_and_break, text)))
    text = written_part(text, begins_with_writer=PREFIX.match(text) is not None)
    text = _GENRE.sub("", _DATE.sub(" | ", _AGAINST.sub(" ", text)).lstrip(" |"))
    for _ in range(2):  # "Text: By ..."
        text = PREFIX.sub("", text)
    return _SECTION.sub("", _OTHERS.sub("", _PARENTHESES.sub("", text)))


def _name_and_break(handle: re.Match[str]) -> str:
    return f"{handle['name'] or ''} | "


def _without_brackets(text: str) -> str:
    """Unwrap a list in brackets or quotation marks; what a template leaves unfilled is no name."""
    if text[:1] not in _OPENING or text[-1:] not in _CLOSING or "{" in text:
        return text
    inside = _LISTED.sub(", ", text.strip(_BRACKETS))
    return text if _BRACKET.search(inside) else inside
