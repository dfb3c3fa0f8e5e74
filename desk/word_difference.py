"""Show which words differ between two versions of a text (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import LCSseq

from text.scripts import SPACELESS

LONGEST_COMPARED = 10_000
"""Paragraphs of both texts, and words of a changed passage, that are compared one by one: it takes
time and memory by the product of both, here 5 ms and 3 MB at most. What is longer is shown as a
whole, as removed and added."""

# A character alone where a script sets no spaces; else a word with what stands on it, or the space.
_WORD = re.compile(rf"[{SPACELESS}]|[^\s{SPACELESS}]+|\s+")

_LEFT_OUT = " […] "

ChangeKind = Literal["kept", "removed", "added"]


@dataclass(frozen=True)
class Passage:
    """Hold words that stayed, went or came."""

    change: ChangeKind
    text: str


def word_difference(before: str, after: str) -> list[Passage]:
    """Return both texts as passages: kept and removed are ``before``, kept and added ``after``.

    Paragraphs are compared first, and words only in those that differ.
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    passages: list[Passage] = []
    for kept, was, became in _runs(old, new):
        passages += [Passage("kept", kept)] if kept else _by_words(was, became)
    return list(_joined(passages))


def with_context(passages: Sequence[Passage], characters: int) -> list[Passage]:
    """Return the passages, of those that stayed only so many characters beside each change."""
    last = len(passages) - 1
    shortened = []
    for index, each in enumerate(passages):
        text = each.text
        if each.change == "kept" and len(text) > 2 * characters + len(_LEFT_OUT):
            after = text[:characters] if index > 0 else ""
            before = text[-characters:] if index < last else ""
            text = after + _LEFT_OUT + before
        shortened.append(Passage(each.change, text))
    return shortened


def _by_words(before: str, after: str) -> Iterator[Passage]:
    for kept, was, became in _runs(_WORD.findall(before), _WORD.findall(after)):
        yield Passage("kept", kept)
        yield Passage("removed", was)
        yield Passage("added", became)


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield in turn what stayed, and what became of what: a longest common subsequence stays."""
    if len(old) + len(new) > LONGEST_COMPARED:
        yield "", "".join(old), "".join(new)
        return
    was = became = ""
    for step in LCSseq.opcodes(old, new):
        removed = "".join(old[step.src_start : step.src_end])
        if step.tag != "equal":
            was += removed
            became += "".join(new[step.dest_start : step.dest_end])
            continue
        if was or became:
            yield "", was, became
            was = became = ""
        yield removed, "", ""
    if was or became:
        yield "", was, became


def _joined(passages: list[Passage]) -> Iterator[Passage]:
    """Yield the passages, neighbours of one kind as one, empty ones left out."""
    kind: ChangeKind | None = None
    texts: list[str] = []
    for each in passages:
        if not each.text:
            continue
        if each.change != kind and kind is not None:
            yield Passage(kind, "".join(texts))
            texts = []
        kind = each.change
        texts.append(each.text)
    if kind is not None:
        yield Passage(kind, "".join(texts))
