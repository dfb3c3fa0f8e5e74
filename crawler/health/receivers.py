"""Name who is told of sources that are not as usual."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from crawler.health.webhook import Webhook


class Receiver(Protocol):
    """Take messages; one has a ``text``, and what programs want to know beside it."""

    async def post(self, message: Mapping[str, Any]) -> bool:
        """Send a message; return whether it was accepted, and log a warning where it was not."""


def receivers(webhook: str, alerts: str) -> dict[str, Receiver]:
    """Return the receivers that BREAKAGE_WEBHOOK and ALERTS name, by setting; empty names none.

    Raises ConfigurationError for an address that can't be one.
    """
    named: dict[str, Receiver] = {}
    if webhook:
        named["BREAKAGE_WEBHOOK"] = Webhook(webhook)
    if alerts:
        # Few operators name any, and it takes a tenth of a second to import.
        from crawler.health.alerts import Alerts

        named["ALERTS"] = Alerts(alerts)
    return named
