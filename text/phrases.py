"""Read phrases from a TOML file: by language, and by the place in a line where each counts (pure).

Each phrase is a regular expression without groups, in lower case, and is compared with lines in
lower case.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection

_ESCAPE = re.compile(r"\\.")
_SPECIAL = re.compile(r"[\\.^$*+?{}\[\]|()]")
"""Fits what means anything but itself in a regular expression."""


def phrases_by_language(
    text: str, file: str, places: Collection[str], lower_case: Callable[[str], str] = str.lower
) -> dict[str, dict[str, list[str]]]:
    """Return the phrases of a TOML text: language → place → phrases.

    ``file``: its name, for messages. ``places``: the names that a language may list phrases under.
    ``lower_case``: what lines are put through before they are compared. In a phrase, ``{span}``
    stands for a pattern that is put there later.

    Raises ValueError, with the file, the language and the phrase, for one that would not work, or
    would change what other phrases mean.
    """
    by_language: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    for language, by_place in by_language.items():
        for place, phrases in by_place.items():
            if place not in places:
                raise ValueError(f"{file}: [{language}] {place}: no pattern uses this name")
            for phrase in phrases:
                if fault := _fault(phrase, lower_case):
                    raise ValueError(f"{file}: [{language}] {place}: {phrase!r} {fault}")
    return by_language


def _fault(phrase: str, lower_case: Callable[[str], str]) -> str | None:
    """Say what is wrong with a phrase; None where nothing is."""
    # Plain words are a regular expression that fits them: to compile thousands takes long.
    if not phrase or _SPECIAL.search(phrase):
        try:
            compiled = re.compile(phrase.replace("{span}", "#"))
        except re.error as error:
            return f"is no regular expression: {error}"
        if compiled.groups:
            return "has a group: write (?:...) instead of (...)"
        if compiled.match(""):
            return "fits every line"
    letters = _ESCAPE.sub("", phrase)
    if letters != lower_case(letters):
        return "has capital letters: lines are compared in lower case"
    return None
