"""Report what a run did, for its summary and its exit code."""

from __future__ import annotations

from dataclasses import dataclass, field

from database.documents.health import Finding
from model.run_counts import RunCounts


@dataclass
class RunReport:
    """Hold how a run ended and what it did."""

    run_id: str
    outcome: str = "running"
    """Scrapy's reason for closing: finished, nothing-due, database-unavailable, ..."""
    message: str | None = None
    """Why the run could not begin, or did nothing, in a sentence."""
    counts: RunCounts = field(default_factory=RunCounts)
    seconds: float = 0.0
    """How long the run has lasted."""
    findings: dict[str, list[Finding]] = field(default_factory=dict)
    """Source id → which of its measures are out of their usual band."""

    def failed_sources(self) -> dict[str, str]:
        """Return source id → why none of its listings could be read in this run."""
        return {
            source: ", ".join(sorted(counts.listings.failed))
            for source, counts in sorted(self.counts.sources.items())
            if counts.polled and not counts.listings.read and counts.listings.failed
        }
