"""Name every argument of the spiders (``-a NAME=VALUE``), what it takes, and what it is for.

What the values mean is in ``crawler/spiders/arguments.py``, which refuses every other name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Argument:
    """Describe an argument of a spider."""

    name: str
    value: str
    """What it takes, as the help writes it."""
    purpose: str


NEWS = (
    Argument("source", "ID,...", "poll these sources, whether they are due or not"),
    Argument("shard", "N/OF", "poll the sources of this shard only: see docs/sharding.md"),
    Argument("watch", "1", "stay, and poll what falls due, until SIGTERM"),
    Argument("since", "DATE", "with source: fetch what was published since, from the archives too"),
    Argument("until", "DATE", "with since: the last day of it; today where it is left out"),
)
ARTICLE = (
    Argument("url", "URL,...", "fetch and store the articles at these addresses"),
    Argument("file", "FILE", "those of a file, one in each line"),
)
REPLAY = (
    Argument("source", "ID,...", "only stored pages of these sources"),
    Argument("since", "DATE", "only those that were downloaded, or rejected, since"),
    Argument("until", "DATE", "only those until this day"),
    Argument("version", "VERSION", "only those that this version of the extractor read"),
    Argument("rejected", "1", "rejected pages in place of stored articles"),
    Argument("reason", "NAME,...", "with rejected: only those that were rejected for this"),
    Argument("id", "ID,...", "only these articles, or with rejected: only these rejected pages"),
)
# Spider → what it does, and its arguments.
SPIDERS = {
    "news": ("poll the sources that are due, and store what is new or has changed", NEWS),
    "article": ("fetch the pages that are named", ARTICLE),
    "replay": ("read stored pages anew, by today's rules; nothing is requested", REPLAY),
}


def names_of(arguments: Sequence[Argument]) -> list[str]:
    """Return the names of these arguments."""
    return [each.name for each in arguments]


def help_of_spiders() -> str:
    """Return a paragraph for each spider: what it does, and a line for each of its arguments."""
    paragraphs = []
    for spider, (purpose, arguments) in SPIDERS.items():
        rows = [f"  -a {f'{each.name}={each.value}':<18} {each.purpose}" for each in arguments]
        paragraphs.append("\n".join([f"{spider}: {purpose}", *rows]))
    return "\n\n".join(paragraphs)
