"""Define what was said of sources at the desk, beside the sources file: ``deskSources``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Addition:
    """Hold a source that was added at the desk, as the sources file would name it."""

    by: str
    """The name of the token."""
    at: datetime
    home: str
    name: str
    feeds: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    language: str | None = None


@dataclass
class Pause:
    """Say that nothing is to be asked of a source."""

    by: str
    at: datetime


@dataclass
class PolitenessChange:
    """Hold keys of politeness, named and written as in the sources file; absent: as there."""

    by: str
    at: datetime
    delay: float | None = None
    concurrency: int | None = None
    every: str | None = None
    min_interval: str | None = None
    max_interval: str | None = None


@dataclass
class DeskSource:
    """Hold what was said of one source at the desk; its id is the source's."""

    id: str
    addition: Addition | None = None
    """Absent where only something of a source of the file is changed."""
    pause: Pause | None = None
    politeness: PolitenessChange | None = None
