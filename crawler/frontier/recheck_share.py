"""Bound the part of a host's time that stored articles take (pure)."""

from __future__ import annotations


class RecheckShare:
    """Leave at most half of one host's time to visits of stored articles.

    A turn of ``seconds`` begins with the first such visit, and none begins for as long after it.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._began: float | None = None

    def may_visit(self, now: float) -> bool:
        """Return whether a stored article may be visited at ``now``, in seconds of any clock."""
        if self._began is None or now >= self._began + 2 * self._seconds:
            self._began = now
        return now <= self._began + self._seconds
