"""Show which words differ between two versions of a text (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from text.scripts import SPACELESS

LONGEST_COMPARED = 3000
"""Words of a changed passage that are compared one by one: comparing takes quadratic time at worst,
and beyond that the passages are shown as a whole, as removed and added."""

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
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, became = "".join(old[a:b]), "".join(new[c:d])
        passages += [Passage("kept", was)] if tag == "equal" else _by_words(was, became)
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


def _by_words(before: str, after: str) -> list[Passage]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > LONGEST_COMPARED:
        return [Passage("removed", before), Passage("added", after)]
    passages = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, became = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            passages.append(Passage("kept", was))
        else:
            passages += [Passage("removed", was), Passage("added", became)]
    return passages


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
