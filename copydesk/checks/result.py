"""Hold what a check found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """Say what a check looked at, what it found, and what is wrong and to be done about it."""

    name: str
    found: str
    fault: str | None = None
    """None where all is well."""

    @property
    def line(self) -> str:
        """Return the result as it is printed."""
        mark, said = ("ok", self.found) if self.fault is None else ("FAIL", self.fault)
        return f"{mark:<5} {self.name:<9} {' '.join(said.split())}"
