"""Compile the words of lines that turn by themselves into patterns, by language (pure).

The words are in ``volatile_lines.toml``; ``PLACES`` says what each list of them is for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from text.phrases import phrases_by_language
from text.scripts import HANGUL, SPACELESS

FILE = "volatile_lines.toml"

PLACES = {
    "one": "a word that stands for a number before a unit of time",
    "unit": "a unit of time",
    "relative": "a time as long ago as {span}",
    "label": "what stands before a time",
    "counted": "what a counter counts",
    "votes": "what a poll counts",
    "around": "what else may stand in a counter's line",
    "page": "what stands in a counter's line for the page; without it a sentence is no counter",
    "answer": "an answer to a poll",
    "listening": "what stands beside minutes of reading or listening",
    "minutes": "the unit of a time of reading or listening",
    "advertisement": "what stands before an advertisement",
    "promotion": "a line that promotes a newsletter or a subscription",
    "moment": "a word beside the numbers of a moment: a part of the day, a weekday, a time zone",
}
"""What the words of each name in ``volatile_lines.toml`` are for."""

MULTIPLIERS = "k|m|mio|mn|mil|tsd|tys|тыс|млн|万|萬|만|bin|ألف|lakh"
"""What stands for a thousand, ten thousand or a million behind a number."""
_LETTER = rf"[^\W\d_{SPACELESS}{HANGUL}]"


_IN_COUNTERS = ("counted", "votes", "around", "page", "listening", "minutes")
"""The places of words that a counter's line consists of."""


@dataclass(frozen=True)
class LineForms:
    """Hold the patterns of one language, for lines in lower case with # for each number."""

    time: re.Pattern[str]
    """A relative time, alone or after a label."""
    label: re.Pattern[str]
    """The label of a stamp, at its beginning."""
    counter: re.Pattern[str]
    """Words and numbers of a counter, a poll's votes or a reading time, and nothing else."""
    counted: re.Pattern[str]
    """What makes a counter of them."""
    page: re.Pattern[str]
    """What a counter's line calls the page."""
    votes: re.Pattern[str]
    answer: re.Pattern[str]
    promotion: re.Pattern[str]
    """An advertisement with its label, or a promotion."""
    moment: frozenset[str]
    """Words that stand beside the numbers of a date and a time of day."""


@cache
def line_forms() -> tuple[LineForms, ...]:
    """Return the patterns of all languages; compiled when they are first needed."""
    text = files("pipelines.storage.comparison").joinpath(FILE).read_text(encoding="utf-8")
    by_language = phrases_by_language(text, FILE, PLACES, str.casefold)
    return tuple(_compile(words) for words in by_language.values())


def _compile(words: dict[str, list[str]]) -> LineForms:
    """Return the patterns of a language, from its words by place."""
    unit, one = _any(words, "unit"), _any(words, "one")
    amount = rf"(?:#|{one})\s?{unit}(?!{_LETTER})"
    span = rf"{amount}(?:\W{{0,2}}(?:\w{{1,3}}\s)?#\s?{unit}(?!{_LETTER}))?"
    relative = "|".join(words["relative"]).replace("{span}", f"(?:{span})")
    label = rf"{_any(words, 'label')}(?!{_LETTER})"
    counted = rf"(?:{_any(words, 'counted')}|{_any(words, 'votes')})"
    reading = rf"(?=.*{_any(words, 'minutes')}(?!{_LETTER})).*{_any(words, 'listening')}"
    pieces = sorted(
        {each for place in _IN_COUNTERS for each in words.get(place, ())}, key=len, reverse=True
    )
    piece = rf"(?:#\s?(?:(?:{MULTIPLIERS})(?!{_LETTER})\.?)?|(?:{'|'.join(pieces)})(?!{_LETTER}))"
    return LineForms(
        time=re.compile(rf"(?:{label}\W{{0,3}})?(?:{relative})"),
        label=re.compile(label),
        counter=re.compile(rf"(?:{piece}[^\w#]*+)++"),
        counted=re.compile(rf"(?<!{_LETTER}){counted}(?!{_LETTER})|^{reading}(?!{_LETTER})"),
        page=re.compile(rf"(?<!{_LETTER}){_any(words, 'page')}(?!{_LETTER})"),
        votes=re.compile(rf"(?<!{_LETTER}){_any(words, 'votes')}(?!{_LETTER})"),
        answer=re.compile(_any(words, "answer")),
        promotion=re.compile(
            rf"{_any(words, 'advertisement')}(?:\s?[:|–—]\s?.*|\s-\s.*)?|{_any(words, 'promotion')}"
        ),
        moment=frozenset(words.get("moment", ())),
    )


def _any(words: dict[str, list[str]], place: str) -> str:
    """Return a pattern for each of the words; for no line where there are none."""
    phrases = sorted(words.get(place, ()), key=len, reverse=True)
    return f"(?:{'|'.join(phrases)})" if phrases else r"(?!)"
