"""Define what readers note of articles, apart from what the crawler stores of them: ``marks``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Mark:
    """Say that an article was bookmarked or tagged; one with neither is deleted."""

    id: str
    """The article's."""
    markedAt: datetime
    """When it was bookmarked, else when it was first tagged: lists begin with the last."""
    by: str
    """The name of the token that changed this last."""
    bookmarkedAt: datetime | None = None
    tags: list[str] = field(default_factory=list)
    """As they were written."""
    tagKeys: list[str] = field(default_factory=list)
    """The same, folded: by these they are found."""
