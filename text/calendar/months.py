"""Tell months by their names, in the languages of the news."""

from __future__ import annotations

import tomllib
import unicodedata
from bisect import bisect_left
from functools import lru_cache
from importlib.resources import files

FILE = "names.toml"

SHORTEST_START = 3
"""An abbreviation that no table has is known by this many letters or more: "Febr", "Novem"."""
SHORTEST_STEM = 4
"""So many letters before its ending tell an inflected name: "novembrī" of "novembris"."""
LONGEST_ENDING = 3
"""An ending has at most this many letters: "ren" of the Basque "azaroaren"."""
CACHED_NAMES = 4096
"""Words whose month is kept: pages of one site show the same ones again and again."""

# Unicode's classes of the marks that are not told apart: Hebrew and Arabic points, accents above
# and below letters. The vowel signs and viramas of India and its neighbours have other classes.
_POINTS = range(10, 36)
_ACCENTS = range(200, 241)
_SAME_LETTERS = str.maketrans(
    {"ı": "i", "ي": "ی", "ى": "ی", "ك": "ک", "\N{ZERO WIDTH NON-JOINER}": None}
    | dict.fromkeys(".'’׳`´॰ʼ")
)

ENGLISH_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
"""The English names of the months, in lower case, in order."""

ENGLISH_ABBREVIATIONS = tuple(name[:3] for name in ENGLISH_MONTHS)
"""The first three letters of the English names, in lower case, in order."""

BY_ENGLISH_ABBREVIATION = {name: number for number, name in enumerate(ENGLISH_ABBREVIATIONS, 1)}
"""The number of a month by the first three letters of its English name, in lower case."""


def fold(name: str) -> str:
    """Write a name without what its spellings differ by: case, accents, full stops, apostrophes."""
    name = name.casefold()
    if name.isascii():
        return name.replace(".", "").replace("'", "")
    letters = unicodedata.normalize("NFKD", name.translate(_SAME_LETTERS))
    kept = [letter for letter in letters if not _is_accent(unicodedata.combining(letter))]
    return "".join(kept).translate(_SAME_LETTERS)


def _is_accent(combining: int) -> bool:
    return combining in _ACCENTS or combining in _POINTS


@lru_cache(CACHED_NAMES)
def month_by_name(name: str, language: str | None = None) -> int | None:
    """Return the number of the month whose name, abbreviation or inflected name ``name`` is.

    Any language's name is known; that of ``language`` counts before another one's.
    """
    folded = fold(name)
    own, by_name, names = _tables()
    if language and (number := own.get(language, {}).get(folded)):
        return number
    if number := by_name.get(folded):
        return number
    if len(folded) < SHORTEST_START:
        return None
    # names with the same beginning stand right before and after where this one would
    place = bisect_left(names, folded)
    beside = names[max(0, place - 1) : place + 1]
    if not any(full.startswith(folded[:SHORTEST_START]) for full in beside):
        return None
    begun = set()
    for full in names[place:]:
        if not full.startswith(folded):
            break
        begun.add(by_name[full])
    if begun:
        return begun.pop() if len(begun) == 1 else None
    return next((by_name[full] for full in beside if _inflects(folded, full)), None)


def is_month_in(name: str, language: str | None) -> bool:
    """Return whether a language has a month of this name; of one without a table any may be."""
    own, _, _ = _tables()
    return language not in own or fold(name) in own[language]


@lru_cache(CACHED_NAMES)
def solar_month_by_name(name: str) -> int | None:
    """Return the number of the month of the Iranian calendar that has this name."""
    return _solar().get(fold(name))


@lru_cache(CACHED_NAMES)
def begins_long_name(word: str) -> bool:
    """Return whether a month has a name of two words of which this is the first."""
    return fold(word) in _first_words()


@lru_cache(1)
def half_days() -> dict[str, int]:
    """Return the hours to add after noon by the folded word for the half of the day: 0 or 12."""
    halves = _file()["halves"]
    return {fold(word): 12 * (half == "pm") for half in ("am", "pm") for word in halves[half]}


@lru_cache(1)
def words_between() -> frozenset[str]:
    """Return the folded words that stand between the day, the month and the year."""
    return frozenset(map(fold, _file()["between"]["words"]))


def _inflects(name: str, full: str) -> bool:
    """Return whether a name is another with other letters at its end."""
    shared = next(
        (at for at, (one, other) in enumerate(zip(name, full, strict=False)) if one != other),
        min(len(name), len(full)),
    )
    return shared >= SHORTEST_STEM and max(len(name), len(full)) - shared <= LONGEST_ENDING


@lru_cache(1)
def _file() -> dict[str, dict[str, list[str]]]:
    text = files("text.calendar").joinpath(FILE).read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(1)
def _tables() -> tuple[dict[str, dict[str, int]], dict[str, int], list[str]]:
    """Return the months by language and name, by name in any language, and the names sorted."""
    own: dict[str, dict[str, int]] = {}
    for table in ("cldr", "more"):
        for locale, rows in _file()[table].items():
            own.setdefault(locale.split("-")[0], {}).update(_numbered(rows))
    by_name: dict[str, int] = {}
    for names in own.values():
        by_name = names | by_name
    return own, by_name, sorted(by_name)


@lru_cache(1)
def _first_words() -> frozenset[str]:
    return frozenset(name.split()[0] for name in _tables()[1] if " " in name)


@lru_cache(1)
def _solar() -> dict[str, int]:
    found: dict[str, int] = {}
    for rows in _file()["solar"].values():
        found |= _numbered(rows)
    return found


def _numbered(rows: list[str]) -> dict[str, int]:
    return {
        folded: number
        for number, row in enumerate(rows, 1)
        for name in row.split(",")
        if (folded := fold(name.strip()))
    }
