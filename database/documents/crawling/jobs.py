"""Define the documents of ``jobs``: what somebody asked a worker to do once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass
class Job:
    """Hold one command for a worker, and what became of it."""

    id: str
    askedAt: datetime
    words: list[str] = field(default_factory=list)
    """The command as it is typed after ``copydesk``."""
    state: Literal["waiting", "queued", "running", "done", "failed"] = "waiting"
    """``failed`` where the command exited with another code than 0."""
    attempts: int = 0
    """How often it was begun: it is begun again where its worker died."""
    queuedAt: datetime | None = None
    startedAt: datetime | None = None
    expiresAt: datetime | None = None
    """Until when its worker keeps it without a sign of life."""
    endedAt: datetime | None = None
    code: int | None = None
    """The exit code of the command."""
    said: str | None = None
    """The end of what the command printed."""
