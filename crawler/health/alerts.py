"""Send messages to people, by mail or chat."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from apprise import Apprise

from model.errors import ConfigurationError

logger = logging.getLogger(__name__)

# Seconds that one message may take: it must not hold up the end of a run, and a mail server takes
# longer than a webhook's.
TIMEOUT = 20.0
TITLE = "Copydesk"
# apprise says more of a failure than may stand in a log: addresses with their passwords.
logging.getLogger("apprise").setLevel(logging.CRITICAL)


class Alerts:
    """Send a message to each of several addresses, which apprise understands.

    ``addresses`` has them with spaces between: ``mailto://user:password@example.org``,
    ``slack://...``; https://appriseit.com/services/ lists all. They hold passwords and are never
    logged. Raises ConfigurationError where one is none that apprise knows.
    """

    def __init__(self, addresses: str) -> None:
        self._services = Apprise()
        for number, address in enumerate(addresses.split(), 1):
            if not self._services.add(address):
                raise ConfigurationError(f"address {number} of ALERTS is none that apprise knows")

    async def post(self, message: Mapping[str, Any]) -> bool:
        """Send the ``text`` of a message; return whether every address accepted it.

        A warning is logged for each that did not, by the name of its service.
        """
        accepted = [await self._send(service, message["text"]) for service in self._services]
        return all(accepted)

    async def _send(self, service: Any, text: str) -> bool:
        try:
            async with asyncio.timeout(TIMEOUT):
                accepted = bool(await service.async_notify(body=text, title=TITLE))
        except TimeoutError:
            accepted = False
        if not accepted:
            logger.warning("No message by %s: it was not accepted", service.service_name)
        return accepted
