"""Remember since when no server answers, so that nobody waits again for what was waited for."""

from __future__ import annotations

from time import monotonic

from pymongo.errors import ServerSelectionTimeoutError
from pymongo.monitoring import (
    TopologyClosedEvent,
    TopologyDescriptionChangedEvent,
    TopologyListener,
    TopologyOpenedEvent,
)


class Availability(TopologyListener):
    """Tell whether a client's server is away for longer than one waits for it.

    The driver itself waits anew with each operation: a page that asks for three things would come
    after three times that long. It looks for the server in the background meanwhile.
    """

    def __init__(self, answer_within: float) -> None:
        self._answer_within = answer_within
        self._since: float | None = monotonic()

    def check(self) -> None:
        """Raise ServerSelectionTimeoutError where the server is away for too long."""
        since = self._since  # the driver's threads write it
        if since is not None and monotonic() - since > self._answer_within:
            raise ServerSelectionTimeoutError(
                f"no server has answered for {monotonic() - since:.0f} s"
            )

    def opened(self, event: TopologyOpenedEvent) -> None:
        """Do nothing: no server is known yet, as at the beginning."""

    def description_changed(self, event: TopologyDescriptionChangedEvent) -> None:
        """Note when the last server goes, and when one is there again."""
        if event.new_description.has_readable_server():
            self._since = None
        elif self._since is None:
            self._since = monotonic()

    def closed(self, event: TopologyClosedEvent) -> None:
        """Do nothing: nobody asks any more."""
