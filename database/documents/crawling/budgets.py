"""Define the documents of ``budgets``: how many requests a site may still get of all crawls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass
class Budget:
    """Hold the requests that a site may get now; its id is the registrable domain."""

    id: str
    requests: float
    """How many; a part of one is gained in a part of the time."""
    granted: float
    """How many the last crawl that asked was given."""
    updatedAt: datetime
    expiresAt: datetime
    """When it is whole again, so that nothing needs to be known of it."""
