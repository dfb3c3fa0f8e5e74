"""Tell by its form which line of a text turns by itself, in many languages (pure).

Counters ("1,037 people have read this"), poll results, relative times, "updated" and "as of"
stamps, reading times, stock quotes and promotions are no sentences of the story, whatever they say.
The words are in ``volatile_lines.toml``, by language. Sentences of the story never count, whichever
numbers are in them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from pipelines.storage.comparison.line_forms import MULTIPLIERS, LineForms, line_forms
from text.calendar.months import month_by_name
from text.scripts import wide_length

LONGEST = 160
"""Letters of the longest line that is looked at (an ideograph counts twice); promotions and labels
are shorter."""
LONGEST_RESULT = 60
"""Letters of the longest answer of a poll, with its share."""
LONGEST_NAME = 50
"""Letters of the longest name before a stock quote."""
POLL_REACH = 12
"""Lines from a poll's result to the line with its votes, at most: polls have few answers."""
CACHED_LINES = 4096
"""Lines whose verdict is kept: stored and new text share most, and a site's labels recur."""

_SENTENCE_END = re.compile(r"[.!?…。！？؟।۔][\"'”’»)\]]*$")
_NUMBER = re.compile(r"\d+(?:[.,'’ ]\d{3}(?!\d))*(?:[.,:]\d+)*")
_SEPARATOR = re.compile(r"\s[-–—−]\s|[·•|/,;()\[\]{}→»«›–—、،]")
_WORDS = re.compile(r"#|[^\W\d_]+")
_EDGES = " .:!…-–*\"'"
# What stands between the share of an answer and the votes for it.
_COUNTS = re.compile(r"[,;(|·]")
_PERCENT = re.compile(
    r"#\s?(?:%|٪|(?:per ?cent|prozent|procento?|pour ?cent|por ?ciento|por ?cento|per ?cento|"
    r"процент\w{0,3}|відсотк\w{0,3})\b)"
)
# A price with its change: the sign and the percentage are what a table of a story seldom has. A
# number with a percent sign of its own is a share, in an election or a survey.
_QUOTE = re.compile(
    rf"[^.!?]{{0,{LONGEST_NAME}}}?(?<![\d.,])\d[\d.,' ]{{0,12}}[.,]\d\d(?:\d\d)?(?![\d%])"
    r"(?:\s?[a-z$€£¥₽]{1,4})?(?:\s[+−-]\s?\d{1,6}[.,]\d{1,4})?\s?\(?\s?[+−±▲▼△▽↑↓-]\s?\d{1,3}(?:[.,]\d{1,3})?\s?%\s?\)?"
    rf"|[^.!?\d]{{1,{LONGEST_NAME}}}[▲▼△▽↑↓]\s?[+−-]?\d{{1,3}}(?:[.,]\d{{1,3}})?\s?%"
)
# A pictogram and a number: an eye, a heart, a speech bubble. Stars are a rating.
_ICON_COUNT = re.compile(rf"[^\w\s!-~★☆⭐±°€£¥₽₹§–—…“”«»]{{1,4}}\s?#\s?(?:{MULTIPLIERS})?")


def without_volatile(lines: Sequence[str], places: Sequence[int]) -> dict[int, str]:
    """Return what the lines at these ``places`` say of the story, by place; "" for nothing."""
    return {
        place: "" if _is_poll_result(lines, place) else story_of(lines[place]) for place in places
    }


@lru_cache(CACHED_LINES)
def story_of(line: str) -> str:
    """Return a line without what turns by itself: the whole line, some of it, or nothing."""
    text = line.strip()
    if not text or wide_length(text) > LONGEST:
        return line
    plain = _plain(text)
    masked = _masked(plain)
    ends = _SENTENCE_END.search(text) is not None
    if _is_promotion(masked) or _is_volatile(masked, is_sentence=ends):
        return ""
    if ends:
        return line
    if _QUOTE.fullmatch(plain) or _ICON_COUNT.fullmatch(masked):
        return ""
    return _without_volatile_parts(line, plain)


def is_sentence(line: str) -> bool:
    """Return whether a line ends as sentences do, or is too long for a label."""
    text = line.strip()
    return wide_length(text) > LONGEST or _SENTENCE_END.search(text) is not None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _masked(plain: str) -> str:
    return _NUMBER.sub("#", plain)


def _without_volatile_parts(line: str, plain: str) -> str:
    """Return a label ("Ilse Fenwick · 5 minutes ago") without its parts that turn."""
    parts = [part for part in map(str.strip, _SEPARATOR.split(_masked_groups(plain))) if part]
    if len(parts) < 2:
        return line
    kept: list[str] = []
    after_stamp = False
    for part in parts:
        masked = _masked(part).strip(_EDGES)
        after_stamp = _is_volatile(masked, is_sentence=False) or (
            after_stamp and _is_moment(masked)
        )
        if not after_stamp:
            kept.append(part)
    return line if len(kept) == len(parts) else " ".join(kept)


def _masked_groups(plain: str) -> str:
    """Return a line whose numbers have no separators of groups of digits."""
    return _NUMBER.sub(lambda number: re.sub(r"[,'’ ]", "", number[0]), plain)


def _is_volatile(masked: str, *, is_sentence: bool) -> bool:
    text = masked.strip(_EDGES + "()[]")
    return bool(text) and any(
        _is_of_form(text, forms, is_sentence=is_sentence) for forms in line_forms()
    )


def _is_of_form(text: str, forms: LineForms, *, is_sentence: bool) -> bool:
    if forms.time.fullmatch(text):
        return True
    if (label := forms.label.match(text)) and _is_moment(text[label.end() :]):
        return True
    return (
        "#" in text
        and forms.counter.fullmatch(text) is not None
        and forms.counted.search(text) is not None
        and not (is_sentence and forms.page.search(text) is None)
    )


def _is_moment(text: str) -> bool:
    """Return whether a text is nothing but a date or a time of day; no text at all is one, too."""
    words: list[str] = _WORDS.findall(text)
    return all(
        word == "#"
        or any(word in forms.moment for forms in line_forms())
        or (len(word) > 2 and month_by_name(word))
        for word in words
    )


def _is_promotion(masked: str) -> bool:
    return any(forms.promotion.fullmatch(masked) for forms in line_forms())


def _is_poll_result(lines: Sequence[str], place: int) -> bool:
    """Return whether a line is an answer with its share: by its word, or beside a poll's votes."""
    masked = _result(lines[place])
    if masked is None:
        return False
    # "Yes 41 percent, 1,554 votes": what is left beside the counts has to be an answer.
    parts = (part.strip(_EDGES) for part in _COUNTS.split(_PERCENT.sub("", masked)))
    answer = " ".join(part for part in parts if part and not _is_vote_count(part))
    if any(forms.answer.fullmatch(answer) for forms in line_forms()):
        return True
    return any(_has_votes_beside(lines, place, step) for step in (-1, 1))


def _has_votes_beside(lines: Sequence[str], place: int, step: int) -> bool:
    for at in range(place + step, place + step * POLL_REACH, step):
        if not 0 <= at < len(lines):
            return False
        if not lines[at].strip():
            continue
        if not is_sentence(lines[at]) and _is_vote_count(_masked(_plain(lines[at]))):
            return True
        if _result(lines[at]) is None:
            return False
    return False


def _is_vote_count(masked: str) -> bool:
    text = masked.strip(_EDGES)
    return "#" in text and any(
        forms.counter.fullmatch(text) and forms.votes.search(text) for forms in line_forms()
    )


def _result(line: str) -> str | None:
    """Return a line that may be the result of a poll with # for its numbers; None for others."""
    text = line.strip()
    if wide_length(text) > LONGEST_RESULT or _SENTENCE_END.search(text):
        return None
    masked = _masked(_plain(text))
    return masked if len(_PERCENT.findall(masked)) == 1 else None
