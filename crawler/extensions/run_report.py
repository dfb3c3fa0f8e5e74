"""Report what a run did, for its summary and its exit code."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.terminal.plural import counted
from database.documents.crawling.health import Finding
from model.installation.program import typed
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
    """Source id → which of its measures are not as usual."""

    is_recorded: bool = True
    """Whether the database took the record of how the run ended."""

    @property
    def is_all_forgotten(self) -> bool:
        """Return whether nothing was stored, as what came was deleted on request."""
        articles = self.counts.articles
        return bool(articles.outcomes["forgotten"]) and not articles.stored

    @property
    def unstored(self) -> str | None:
        """Return that nothing could be stored, and why, in a sentence; None where something was."""
        articles = self.counts.articles
        refused = articles.rejected["not-storable"]
        if refused and not articles.stored:
            said, shown = counted(refused, "article"), typed("rejected", "--reason=not-storable")
            return f"MongoDB stored none of {said}: {shown}"
        if not self.is_recorded:
            return "The database did not take the record of this run: see the log."
        return None

    def failed_sources(self) -> dict[str, str]:
        """Return source id → why none of its listings could be read in this run."""
        return {
            source: ", ".join(sorted(counts.listings.failed))
            for source, counts in sorted(self.counts.sources.items())
            if counts.polled and not counts.listings.read and counts.listings.failed
        }
