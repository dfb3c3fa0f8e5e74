"""Define the documents of ``runs``, ``leases`` and ``counters``: who crawls, and who did."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class Holder:
    """Name the process that holds a lease."""

    machine: str
    """Boot id and process-id namespace: ``pid`` is valid only there."""
    pid: int
    started: int
    """Start time in clock ticks after boot; tells it from a later process with the same pid."""


@dataclass
class Lease:
    """Say which run polls the sources of a host; its id is the host."""

    id: str
    runId: str
    holder: Holder
    expiresAt: datetime


@dataclass
class Counter:
    """Hold the last number that was given out of a sequence, in ``counters``."""

    id: str
    value: int


@dataclass
class Run:
    """Hold what one run did, and how it ended."""

    id: str
    startedAt: datetime
    version: str
    endedAt: datetime | None = None
    """Absent while it runs; of a run that died, its last sign of life."""
    outcome: str | None = None
    """``running``; ``finished`` or why it ended early; ``died`` where it could not say."""
    settings: dict[str, Any] = field(default_factory=dict)
    sources: list[dict[str, Any]] = field(default_factory=list)
    """For each source: counts, failures by cause, milliseconds that its host took to answer."""
    counts: dict[str, Any] = field(default_factory=dict)
    spider: str | None = None
    holder: Holder | None = None
    """The process that runs it."""
    aliveAt: datetime | None = None
    """Its last sign of life, by the server's clock."""
    seconds: float = 0.0
    """Seconds that it has lasted."""
    sourcesLeft: int | None = None
    """Sources whose polls are not over; only while it runs, as ``nextPollAt``."""
    nextPollAt: datetime | None = None
    """When the next listing is to be polled, of a run that watches."""


@dataclass
class RunProgress:
    """Hold how far a run is: what is written of it every few seconds."""

    seconds: float
    counts: dict[str, Any]
    sourcesLeft: int | None = None
    nextPollAt: datetime | None = None
