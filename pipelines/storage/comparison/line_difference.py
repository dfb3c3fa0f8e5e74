"""Compare two texts of one article by their lines (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.storage.comparison.volatile_lines import without_volatile
from text.comparison.fingerprints import unify

MOST_DIFFERENT = 64
"""Lines that either text may have for itself; where more differ the story was written anew, and
hostile pages cost no more than that."""


@dataclass(frozen=True)
class LineDifference:
    """Hold the lines of a stored text and of its page, and which of them only one has."""

    stored: tuple[str, ...]
    page: tuple[str, ...]
    stored_only: tuple[int, ...]
    """The places of the lines that only the stored text has."""
    page_only: tuple[int, ...]

    @classmethod
    def between(cls, stored: str, page: str) -> LineDifference:
        """Return the difference of two texts."""
        before, now = _lines(stored), _lines(page)
        return cls(before, now, _only(before, now), _only(now, before))

    @property
    def is_rewritten(self) -> bool:
        """Return whether too much differs for a story in which only some lines turn."""
        return max(len(self.stored_only), len(self.page_only)) > MOST_DIFFERENT

    @property
    def differing(self) -> frozenset[str]:
        """Return the lines that only one of the texts has."""
        stored = (self.stored[place] for place in self.stored_only)
        return frozenset((*stored, *(self.page[place] for place in self.page_only)))

    @property
    def shared(self) -> Iterator[str]:
        """Return the lines of the page that the stored text has as well."""
        own = set(self.page_only)
        return (line for place, line in enumerate(self.page) if place not in own)

    def tells_the_same(self, is_volatile: Callable[[str], bool]) -> bool:
        """Return whether both texts tell one story, word by word.

        ``is_volatile`` says of a line that differs whether it turns by itself on its site; lines
        that do so by their form are known.
        """
        if self.is_rewritten:
            return False
        return _story(self.stored, self.stored_only, is_volatile) == _story(
            self.page, self.page_only, is_volatile
        )

    def gaps(self) -> Iterator[tuple[list[str], list[str]]]:
        """Return what stands between two shared lines: in the stored text, and on the page."""
        before, now = (
            _by_gap(self.stored, self.stored_only),
            _by_gap(self.page, self.page_only),
        )
        for gap in sorted(before.keys() | now.keys()):
            yield before.get(gap, []), now.get(gap, [])


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line.strip())


def _only(lines: Sequence[str], others: Sequence[str]) -> tuple[int, ...]:
    left = Counter(others)
    places = []
    for place, line in enumerate(lines):
        if left[line]:
            left[line] -= 1
        else:
            places.append(place)
    return tuple(places)


def _story(
    lines: Sequence[str], differing: Sequence[int], is_volatile: Callable[[str], bool]
) -> str:
    told = without_volatile(lines, differing)
    kept = (
        ("" if is_volatile(line) else told[place]) if place in told else line
        for place, line in enumerate(lines)
    )
    return unify("\n".join(line for line in kept if line))


def _by_gap(lines: Sequence[str], differing: Sequence[int]) -> dict[int, list[str]]:
    """Return the differing lines by the number of shared lines before them."""
    gaps: dict[int, list[str]] = {}
    for count, place in enumerate(differing):
        gaps.setdefault(place - count, []).append(lines[place])
    return gaps
