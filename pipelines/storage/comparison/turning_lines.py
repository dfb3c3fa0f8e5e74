"""Find the lines that turn on several articles of a site, as promotions do (pure).

A line that differs between two looks at one article may be a correction. One that differs on
several articles of its site, and has nothing to do with any of them, belongs to the page:

- a promotion that is replaced by another one, or a label that comes and goes;
- a label in which nothing but numbers change.

A sentence in which a word or a number changes is never such a line, on however many articles: that
is how newsrooms correct what several stories tell.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cached_property

from pipelines.boilerplate.outline import stems
from pipelines.storage.comparison.line_difference import LineDifference
from pipelines.storage.comparison.volatile_lines import is_sentence, story_of
from text.letters import letters

SEVERAL = 3
"""Articles of a site on which a line must have turned: two may be one story and its follow-up."""
MOST_TURNING = 8
"""Lines of each text that may differ where lines turn; where more do, or most of them do, the story
was edited, or the page shows another one."""
MOST_RELATED = 0.3
"""Share of a line's words that the story uses, up to which the line is not the story's: the bound
at which ``pipelines.boilerplate`` takes repeated lines out."""
ALIKE = 0.5
"""Share of the words of the shorter line above which two lines are one that was edited."""

_NUMBER = re.compile(r"\d+(?:[.,'’\s]\d+)*")
# Numbers that are never a counter's: a score, a price.
_DATUM = re.compile(
    r"\d\s?[-–:]\s?\d|[$€£¥₽₹]|\b(?:eur|usd|euros?|dollars?|pounds?)\b", re.IGNORECASE
)


class Turning:
    """Tell which of the differing lines of an article's body may be its site's, not the story's."""

    def __init__(self, headline: str | None, difference: LineDifference) -> None:
        self._headline = headline or ""
        self._difference = difference

    @cached_property
    def candidates(self) -> dict[str, str]:
        """Return the key of each differing line that has nothing to do with the story, by line."""
        if self._difference.is_rewritten:
            return {}
        return {
            line: line_key(line) for line in self._difference.differing if self._is_unrelated(line)
        }

    def evidence(self) -> dict[str, str]:
        """Return the lines that turned at this look, by key."""
        difference = self._difference
        differing = max(len(difference.stored_only), len(difference.page_only))
        if differing > MOST_TURNING or differing > len(difference.page) - len(difference.page_only):
            return {}
        turned: dict[str, str] = {}
        for before, now in difference.gaps():
            for line in _turned(before, now):
                if line in self.candidates and story_of(line):
                    turned[self.candidates[line]] = line
        return turned

    def _is_unrelated(self, line: str) -> bool:
        words = stems(line)
        return bool(words) and len(words & self._subject) <= MOST_RELATED * len(words)

    @cached_property
    def _subject(self) -> frozenset[str]:
        words = stems(self._headline)
        for line in self._difference.shared:
            words |= stems(line)
        return frozenset(words)


def line_key(line: str) -> str:
    """Return a short hash of a line's letters; of a label's numbers it takes only the places."""
    if not is_sentence(line) and _DATUM.search(line) is None:
        line = _NUMBER.sub("0", line)
    return hashlib.sha256(letters(line).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _turned(before: list[str], now: list[str]) -> Iterable[str]:
    """Return the lines that turned between two shared lines."""
    if len(before) != len(now):
        return [line for line in (*before, *now) if not is_sentence(line)]
    turned: list[str] = []
    for old, new in zip(before, now, strict=True):
        if line_key(old) == line_key(new) or not _are_alike(old, new):
            turned += (old, new)
    return turned


def _are_alike(one: str, other: str) -> bool:
    """Return whether two lines are one line before and after an edit."""
    left, right = stems(one), stems(other)
    return len(left & right) >= ALIKE * min(len(left), len(right))
