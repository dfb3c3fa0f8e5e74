"""Divide a line of credits by what each person did, and know the words that are no names.

"Text: Mara Lind Fotos: Theo Brandt" credits one writer. The words are in ``credits.toml``, by
language.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from itertools import islice

from text.letters import letters
from text.phrases import phrases_by_language
from text.scripts import is_east_asian

FILE = "credits.toml"
PLACES = ("writer-by", "writer", "other-by", "other", "role", "never")

LONGEST_LABEL = 30
"""A label that stands alone has at most this many characters."""
MAX_LABELS = 20
"""At most this many credits of a line are read; a long one has eight."""


def _phrases() -> dict[str, list[str]]:
    text = files("text").joinpath(FILE).read_text(encoding="utf-8")
    found: dict[str, list[str]] = {place: [] for place in PLACES}
    for by_place in phrases_by_language(text, FILE, PLACES).values():
        for place, listed in by_place.items():
            found[place] += listed
    return found


_PHRASES = _phrases()


def _any(phrases: list[str]) -> str:
    return "|".join(sorted(dict.fromkeys(map(str.lower, phrases)), key=len, reverse=True))


def _labels(nouns: list[str], before_names: list[str]) -> str:
    """Return the pattern of labels: a noun needs a sign after it, or a space in eastern scripts."""
    eastern = [noun for noun in nouns if is_east_asian(noun[:1])]
    others = [noun for noun in nouns if not is_east_asian(noun[:1])]
    # A Chinese reporter's title stands right after a newspaper's name, too; after a person's name
    # it is no label.
    return (
        rf"(?<![^\W_])(?:(?:{_any(before_names)})\b\s*:?\s+|(?:{_any(others)})\s*:\s*)|"
        rf"(?:(?<![^\W_])|(?<=[报報社网網本]))(?:{_any(eastern)})(?:\s*[:：=＝／/|｜]\s*|\s+)"
    )


@cache
def _label() -> re.Pattern[str]:
    """Return the pattern of labels; it takes long to compile, and a crawl's own process needs none.

    It is matched with lines in lower case: with IGNORECASE, no phrase is passed over by its first
    letter, and a line takes five times as long.
    """
    return re.compile(
        rf"(?P<writer>{_labels(_PHRASES['writer'], _PHRASES['writer-by'])})|"
        rf"(?:{_labels(_PHRASES['other'], _PHRASES['other-by'])})"
    )


NO_NAMES = frozenset(map(str.casefold, _PHRASES["never"]))
"""Words, case folded, that stand where names do, and are none: days of the week, "last"."""
ROLES = frozenset(map(str.casefold, _PHRASES["role"]))
"""What somebody is, case folded: "redakteurin"."""


# Without one of these no label can be in a line.
_SIGN = re.compile(
    r"[:：=＝／/|｜\u2e80-\uffff]|\b(?:by|von|de|par|por|di|da|door|van)\b",
    re.IGNORECASE,
)


def _found(line: str) -> list[re.Match[str]]:
    if _SIGN.search(line) is None:
        return []
    return list(islice(_label().finditer(_lower(line)), MAX_LABELS))


def _lower(line: str) -> str:
    """Return a line in lower case, as long as it was: one letter alone becomes two otherwise."""
    return line.replace("\u0130", "i").lower()


_BY_ALONE = re.compile(r"(?:by|von|por|par|av|af|door|przez)\s*[:：]?", re.IGNORECASE)
_ONE_OR_MORE = re.compile(r"\((?:s|en|es|innen|in|r)\)")


def is_writer_label(line: str) -> bool:
    """Return whether a line is nothing but the label of who wrote the story: "Author(s)", "By"."""
    if len(line) > LONGEST_LABEL:
        return False
    label = _label_alone(line)
    return bool(label and label["writer"]) or _BY_ALONE.fullmatch(line) is not None


def is_label_of_others(line: str) -> bool:
    """Return whether a line is nothing but the label of who did other work: "Reviewed by"."""
    label = _label_alone(line) if len(line) <= LONGEST_LABEL else None
    return label is not None and not label["writer"]


def _label_alone(line: str) -> re.Match[str] | None:
    return _label().fullmatch(f"{_lower(_ONE_OR_MORE.sub('', line)).strip(' :：')}: ")


def credits_writer(line: str) -> bool:
    """Return whether a label in the line says who wrote the story."""
    return any(label["writer"] for label in _found(line))


def credits_only_others(line: str) -> bool:
    """Return whether a line says who did other work on the story, and nothing of who wrote it."""
    labels = _found(line)
    return bool(labels) and not labels[0].start() and not any(label["writer"] for label in labels)


def written_part(line: str, *, begins_with_writer: bool = False) -> str:
    """Return who wrote the story, of a line that credits several with what each did.

    ``begins_with_writer``: whether what stands before the first label is a writer. Of a line that
    credits no writer by a label, what stands before the first one is returned; a line that begins
    with a label, whole.
    """
    labels = _found(line)
    if not labels:
        return line
    first = line[: labels[0].start()]
    ends = [label.start() for label in labels[1:]] + [len(line)]
    writers = [
        part
        for label, end in zip(labels, ends, strict=True)
        if label["writer"] and letters(part := line[label.end() : end])
    ]
    if writers:
        return " | ".join([first, *writers] if begins_with_writer else writers)
    return first if letters(first) else line
