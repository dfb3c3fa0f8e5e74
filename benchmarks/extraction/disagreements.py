"""Count whose fault it is where a page's text and its gold differ, by ``disagreements.toml``."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("disagreements.toml")
# The share of a page's text that may be lost or added before someone looks whose fault it is: a
# line of a story of fifty lines.
TOLERANCE = 0.02
FAULTS = ("ours", "annotation", "taste")


@dataclass(frozen=True)
class Disagreement:
    """Hold what was seen on one page."""

    fault: str
    """One of ``FAULTS``."""
    why: str


def read_disagreements(file: Path = FILE) -> dict[str, dict[str, Disagreement]]:
    """Return what was seen, by name of folder and of page.

    Raises ValueError where an entry has another fault, or does not say why.
    """
    seen: dict[str, dict[str, Disagreement]] = {}
    for folder, entries in tomllib.loads(file.read_text(encoding="utf-8")).items():
        for page, entry in entries.items():
            found = Disagreement(entry.get("fault", ""), entry.get("why", ""))
            if found.fault not in FAULTS or not found.why:
                raise ValueError(
                    f"{file.name}: {folder}.{page} needs a fault ({', '.join(FAULTS)}) and a why"
                )
            seen.setdefault(folder, {})[page] = found
    return seen


def disagree(scores: dict[str, float]) -> bool:
    """Return whether a page's text is further off than ``TOLERANCE``, lost or added."""
    return min(scores.get("precision", 1.0), scores.get("recall", 1.0)) < 1 - TOLERANCE


def count_faults(pages: list[str], seen: dict[str, Disagreement]) -> str:
    """Return a line that counts the pages by fault, and names those where no one has looked."""
    faults = Counter(seen[page].fault for page in pages if page in seen)
    unlisted = [page for page in pages if page not in seen]
    counts = ", ".join(f"{fault} {faults[fault]}" for fault in FAULTS)
    line = f"disagreements over {TOLERANCE:.0%}: {len(pages)}, {counts}, unlisted {len(unlisted)}"
    return f"{line}  {', '.join(unlisted)}".rstrip()
