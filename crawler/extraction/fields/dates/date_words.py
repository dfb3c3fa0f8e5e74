"""Tell by the words beside a date whether it is of the publication, of a change or of an event."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from text.phrases import phrases_by_language

FILE = "date_words.toml"

PLACES = ("published", "on", "first", "changed", "corrected", "event")

# Letters of Latin, Greek and Cyrillic, whose words stand apart; those of East Asia run on.
_LETTER = "[a-z\u00df-\u024f\u0370-\u04ff]"
_BEGINS = rf"(?<!{_LETTER})"
_ENDS = rf"(?!{_LETTER})"
# Signs, and a weekday.
_TO_THE_DATE = r"[\s:：,|-]{0,4}(?:[^\s\d]{2,12}[\s,]{1,2})?$"


def is_labelled(before: str) -> bool:
    """Return whether the text before a date ends in a label of the date of publication.

    A weekday may stand between them: "Published: Tuesday, 24 November 2026".
    """
    return bool(_patterns()["published"].search(before.lower()))


def is_of_first_publication(before: str) -> bool:
    """Return whether the text before a date says that something was published first then."""
    return bool(_patterns()["first"].search(before.lower()))


def is_of_change(before: str) -> bool:
    """Return whether the text before a date says that something was changed or corrected then."""
    return bool(_patterns()["changed"].search(before.lower())) or is_of_correction(before)


def is_of_correction(before: str) -> bool:
    """Return whether the text before a date is the beginning of a note that repairs the article."""
    return bool(_patterns()["corrected"].search(before.lower()))


def is_of_event(before: str) -> bool:
    """Return whether the text before a date announces something."""
    return bool(_patterns()["event"].search(before.lower()))


@lru_cache(1)
def _patterns() -> dict[str, re.Pattern[str]]:
    text = files("crawler.extraction.fields.dates").joinpath(FILE).read_text(encoding="utf-8")
    by_language = phrases_by_language(text, FILE, PLACES)
    words = {
        place: "|".join(
            dict.fromkeys(word for row in by_language.values() for word in row.get(place, []))
        )
        for place in PLACES
    }
    label = rf"(?:{words['published']}){_ENDS}(?:\s+(?:{words['on']}){_ENDS})?"
    return {
        "published": re.compile(rf"(?:^|[|•·—–:.,()]\s*){label}{_TO_THE_DATE}"),
        "first": re.compile(
            rf"{_BEGINS}(?:{words['first']})(?:\s+(?:{words['on']}){_ENDS})?{_TO_THE_DATE}"
        ),
        "changed": re.compile(rf"{_BEGINS}(?:{words['changed']})"),
        "corrected": re.compile(rf"{_BEGINS}(?:{words['corrected']})"),
        "event": re.compile(rf"^\W*(?:{words['event']}){_ENDS}"),
    }
