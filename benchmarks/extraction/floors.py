"""Compare the figures of the folds with the floors that stand in ``floors.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("floors.toml")


@dataclass(frozen=True)
class Floor:
    """Hold how bad one figure of a folder may be."""

    at_least: float | None
    """For a figure that is better the greater it is."""
    at_most: float | None
    """For a count of what should not happen."""
    reason: str

    def holds(self, value: float) -> bool:
        """Return whether a figure is no worse than the floor."""
        return (self.at_least is None or value >= self.at_least) and (
            self.at_most is None or value <= self.at_most
        )


def read_floors(file: Path = FILE) -> dict[str, dict[str, Floor]]:
    """Return the floors by name of folder and of figure.

    Raises ValueError where one sets no bound, or gives no reason.
    """
    floors: dict[str, dict[str, Floor]] = {}
    for folder, entries in tomllib.loads(file.read_text(encoding="utf-8")).items():
        for name, entry in entries.items():
            floor = Floor(entry.get("at_least"), entry.get("at_most"), entry.get("reason", ""))
            if (floor.at_least is None) == (floor.at_most is None) or not floor.reason:
                raise ValueError(f"{file.name}: {folder}.{name} needs one bound and a reason")
            floors.setdefault(folder, {})[name] = floor
    return floors


def broken(floors: dict[str, Floor], values: dict[str, float]) -> list[str]:
    """Return a sentence for each floor that a folder's figures fall below."""
    found = []
    for name, floor in floors.items():
        bound = (
            f"at most {floor.at_most:g}" if floor.at_least is None else f"at least {floor.at_least}"
        )
        if name not in values:
            found.append(f"{name} was not measured, and should be {bound} ({floor.reason})")
        elif not floor.holds(values[name]):
            found.append(f"{name} is {values[name]:.4g}, and should be {bound} ({floor.reason})")
    return found
