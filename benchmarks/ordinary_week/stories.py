"""Make up the stories of a week: what each says at which time, and what its page does besides."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

NAMES = [
    "Oduya",
    "Quill",
    "Fenwick",
    "Stroud",
    "Brackett",
    "Hale",
    "Lindqvist",
    "Marsh",
    "Okafor",
    "Pelletier",
    "Ruiz",
    "Sandoval",
    "Thorne",
    "Ueda",
    "Vance",
    "Whitlock",
    "Yilmaz",
    "Zorn",
    "Abbott",
    "Castellan",
]
FIRST_NAMES = [
    "Maren",
    "Tobias",
    "Ilse",
    "Rafael",
    "Nadia",
    "Piotr",
    "Greta",
    "Amadou",
    "Lucia",
    "Henrik",
    "Saoirse",
    "Dmitri",
]
PLACES = [
    "Saltholm",
    "Westmarsh",
    "Kirbrook",
    "Eastfold",
    "Ambry",
    "Tarnside",
    "Hollin",
    "Corvey",
    "Dunmere",
    "Skelby",
]
THINGS = [
    "pier",
    "library",
    "orchard",
    "viaduct",
    "brewery",
    "museum",
    "ferry",
    "quarry",
    "market",
    "stadium",
    "clinic",
    "bakery",
    "tramway",
    "lighthouse",
    "reservoir",
    "theatre",
    "archive",
    "observatory",
    "boatyard",
    "cannery",
    "granary",
    "mill",
]
VERBS = [
    "reopen",
    "close",
    "expand",
    "move",
    "repair",
    "sell",
    "paint",
    "insure",
    "survey",
    "lease",
    "inspect",
    "rename",
    "heat",
    "flood",
    "fence",
    "measure",
]
REASONS = (
    "the winter was long", "the roof had leaked", "nobody had asked", "the county pays a third",
    "two tenders were late", "the old contract ends", "the river had risen", "a wall had cracked",
    "the neighbours complained", "the fund is empty", "the bells fell silent", "fog held for weeks",
)  # fmt: skip
# Paragraphs of a story: a report of some three hundred words.
PARAGRAPHS = 6
# Share of the stories of which a site corrects something, and of those that do each other thing.
CORRECTED, TESTED, METERED, MOVED, REMOVED, REDIRECTED = 0.35, 0.05, 0.06, 0.02, 0.02, 0.01


class End(StrEnum):
    """Name what becomes of an article's address."""

    NONE = "none"
    MOVED = "moved"
    REMOVED = "removed"
    REDIRECTED = "redirected"


@dataclass(frozen=True)
class Version:
    """Hold what a story says from a time on."""

    since: datetime
    paragraphs: tuple[str, ...]


@dataclass
class Story:
    """Hold a story: its versions, and what its page does that is no news."""

    number: int
    published: datetime
    headlines: tuple[str, ...]
    """More than one: the page shows them by turns."""
    versions: list[Version]
    is_metered: bool = False
    """Whether each other look shows the beginning only."""
    end: End = End.NONE
    ends: datetime | None = None
    looks: list[tuple[datetime, int | None]] = field(default_factory=list)
    """Each whole answer of its page: when, and which version; None where it was a stub."""

    @property
    def slug(self) -> str:
        """Return the part of the address that names it."""
        words = "-".join(self.headlines[0].lower().replace(",", "").split()[:8])
        return f"{words}-{self.number}"

    def version(self, now: datetime) -> int:
        """Return the number of the version that is true at a time."""
        return max(n for n, each in enumerate(self.versions) if n == 0 or each.since <= now)


def sentence(chance: random.Random) -> str:
    """Return a made-up sentence of some twenty-five words."""
    name = f"{chance.choice(FIRST_NAMES)} {chance.choice(NAMES)}"
    return (
        f"{name} of {chance.choice(PLACES)} wants to {chance.choice(VERBS)} the "
        f"{chance.choice(THINGS)} within {chance.randint(2, 90)} weeks for "
        f"{chance.randint(11, 990)} thousand crowns, because {chance.choice(REASONS)} and the "
        f"{chance.choice(THINGS)} in {chance.choice(PLACES)} stood {chance.randint(3, 400)} days."
    )


def corrected(paragraphs: tuple[str, ...], chance: random.Random) -> tuple[str, ...]:
    """Return the text with a number changed, a sentence added, or a paragraph cut."""
    changed = list(paragraphs)
    place = chance.randrange(1, len(changed) - 1)
    kind = chance.random()
    if kind < 0.6:
        number = next(word for word in changed[place].split() if word.isdigit())
        changed[place] = changed[place].replace(f" {number} ", f" {int(number) + 1} ", 1)
    elif kind < 0.9:
        changed[place] += f" {sentence(chance)}"
    else:
        del changed[place]
    return tuple(changed)


def story(number: int, published: datetime, chance: random.Random) -> Story:
    """Make up the story of that number."""
    thing, place, verb = chance.choice(THINGS), chance.choice(PLACES), chance.choice(VERBS)
    name = chance.choice(NAMES)
    headlines = [f"{name} plans to {verb} the {thing} of {place} after {number} days"]
    if chance.random() < TESTED:
        headlines.append(f"Why the {thing} of {place} matters to {name}, {number} days on")
    text = tuple(f"{sentence(chance)} {sentence(chance)}" for _ in range(PARAGRAPHS))
    made = Story(number, published, tuple(headlines), [Version(published, text)])
    if chance.random() < CORRECTED:
        for _ in range(chance.randint(1, 2)):
            later = made.versions[-1].since + timedelta(minutes=chance.randint(20, 1500))
            made.versions.append(Version(later, corrected(made.versions[-1].paragraphs, chance)))
    kind = chance.random()
    bounds = (METERED, MOVED, REMOVED, REDIRECTED)
    made.is_metered = kind < bounds[0]
    for end, share, before in (
        (End.MOVED, MOVED, METERED),
        (End.REMOVED, REMOVED, METERED + MOVED),
        (End.REDIRECTED, REDIRECTED, METERED + MOVED + REMOVED),
    ):
        if before <= kind < before + share:
            made.end, made.ends = end, published + timedelta(minutes=chance.randint(300, 2000))
    return made
