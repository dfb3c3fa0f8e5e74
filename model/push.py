"""Define by which services a publisher offers to tell others at once what is new in a listing."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Cloud:
    """Hold what RSS's ``<cloud>`` says: which service tells of changes, and how it is asked to."""

    domain: str
    port: int
    path: str
    registerProcedure: str
    protocol: str


@dataclass
class Push:
    """Hold where a reader may register to be told of new entries instead of asking for them."""

    hubs: list[str] = field(default_factory=list)
    """WebSub hubs (``rel="hub"``)."""
    topic: str | None = None
    """The address under which the hubs know the listing (``rel="self"``)."""
    cloud: Cloud | None = None
