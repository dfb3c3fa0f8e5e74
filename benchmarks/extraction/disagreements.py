"""Count whose fault it is where a page and its gold differ.

Of the text by ``disagreements.toml``, of headline, authors and day by ``field_disagreements.toml``.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("disagreements.toml")
FIELDS_FILE = Path(__file__).with_name("field_disagreements.toml")
# Fields that a gold may have, by their names among a page's scores.
FIELDS = ("headline", "authors", "day")
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
    """Return what was seen of texts, by name of folder and of page.

    Raises ValueError where an entry has another fault, or does not say why.
    """
    return {
        folder: _entries(entries, f"{file.name}: {folder}")
        for folder, entries in tomllib.loads(file.read_text(encoding="utf-8")).items()
    }


def read_field_disagreements(
    file: Path = FIELDS_FILE,
) -> dict[str, dict[str, dict[str, Disagreement]]]:
    """Return what was seen of fields, by name of folder, field and page.

    Raises ValueError where a field is another, an entry has another fault, or does not say why.
    """
    seen: dict[str, dict[str, dict[str, Disagreement]]] = {}
    for folder, fields in tomllib.loads(file.read_text(encoding="utf-8")).items():
        for field, entries in fields.items():
            if field not in FIELDS:
                raise ValueError(f"{file.name}: {folder}.{field} is none of {', '.join(FIELDS)}")
            found = _entries(entries, f"{file.name}: {folder}.{field}")
            seen.setdefault(folder, {})[field] = found
    return seen


def _entries(entries: dict[str, Any], where: str) -> dict[str, Disagreement]:
    seen: dict[str, Disagreement] = {}
    for page, entry in entries.items():
        found = Disagreement(entry.get("fault", ""), entry.get("why", ""))
        if found.fault not in FAULTS or not found.why:
            raise ValueError(f"{where}.{page} needs a fault ({', '.join(FAULTS)}) and a why")
        seen[page] = found
    return seen


def disagree(scores: dict[str, float]) -> bool:
    """Return whether a page's text is further off than ``TOLERANCE``, lost or added."""
    return min(scores.get("precision", 1.0), scores.get("recall", 1.0)) < 1 - TOLERANCE


def count_faults(
    pages: list[str],
    seen: dict[str, Disagreement],
    what: str = f"disagreements over {TOLERANCE:.0%}",
) -> str:
    """Return a line that counts the pages by fault, and names those where no one has looked."""
    faults = Counter(seen[page].fault for page in pages if page in seen)
    unlisted = [page for page in pages if page not in seen]
    counts = ", ".join(f"{fault} {faults[fault]}" for fault in FAULTS)
    line = f"{what}: {len(pages)}, {counts}, unlisted {len(unlisted)}"
    return f"{line}  {', '.join(unlisted)}".rstrip()
