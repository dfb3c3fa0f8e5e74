"""Tell months by their names, in the languages of the news."""

from __future__ import annotations

# The first letters that tell a month from the others, in languages with news sites of their own:
# English, German, French, Spanish, Italian, Portuguese, Dutch, Scandinavian, Polish, Czech,
# Turkish, Indonesian, Russian, Ukrainian, Greek. The first of each row are the English ones.
_STARTS = (
    "jan ene gen sty led oca янв січ ιαν",
    "feb fév fev fév lut úno şub фев лют φεβ φλε",
    "mar mär mrz maa břez бер мар μαρ",
    "apr avr abr kwi dub nis апр кві απρ",
    "may mai mei mag maj květ мая май трав μαι μαΐ",
    "jun juin giu cze červn haz июн черв ιουν",
    "jul juil lug lip červenc tem июл лип ιουλ",
    "aug aoû ago agu sie srp ağu авг серп αυγ",
    "sep set wrz zář eyl сен вер σεπ",
    "oct okt out ott paź říj eki окт жовт οκτ",
    "nov lis kas ноя лист νοε",
    "dec dez dic déc gru pros ara des дек груд δεκ",
)
_BY_START = {start: number for number, row in enumerate(_STARTS, 1) for start in row.split()}
_LONGEST_START = max(map(len, _BY_START))
_SHORTEST_START = 3

ENGLISH_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
"""The English names of the months, in lower case, in order."""

ENGLISH_ABBREVIATIONS = tuple(row.split()[0] for row in _STARTS)
"""The first three letters of the English names, in lower case, in order."""

BY_ENGLISH_ABBREVIATION = {name: number for number, name in enumerate(ENGLISH_ABBREVIATIONS, 1)}
"""The number of a month by the first three letters of its English name, in lower case."""


def month_by_name(name: str) -> int | None:
    """Return the number of the month whose name, or abbreviation, ``name`` is in any language."""
    name = name.casefold()
    longest = min(_LONGEST_START, len(name))
    starts = (name[:length] for length in range(longest, _SHORTEST_START - 1, -1))
    return next((number for start in starts if (number := _BY_START.get(start))), None)
