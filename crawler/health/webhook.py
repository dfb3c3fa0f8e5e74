"""Send messages to the operator's own server."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit, urlunsplit
from urllib.request import Request, urlopen

import orjson

from model.errors import ConfigurationError

logger = logging.getLogger(__name__)

# Seconds that a message may take: it must not hold up the end of a run.
TIMEOUT = 10.0


class Webhook:
    """Post JSON to ``url``, which may be an internal address: the operator gave it, not a page.

    User and password in it become an Authorization header. Neither they nor the path, which often
    is a secret too, are ever logged. Raises ConfigurationError where
    ``url`` is no http(s) address.
    """

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            self._host = parts.hostname or ""
            port = f":{parts.port}" if parts.port else ""
        except ValueError:
            self._host = ""
        if not self._host or parts.scheme not in ("http", "https"):
            raise ConfigurationError("BREAKAGE_WEBHOOK is no http(s) address")
        host = f"[{self._host}]" if ":" in self._host else self._host
        self._url = urlunsplit(parts._replace(netloc=host + port, fragment=""))
        self._headers = {"Content-Type": "application/json", "User-Agent": "Copydesk"}
        if parts.username is not None:
            secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            self._headers["Authorization"] = f"Basic {base64.b64encode(secret.encode()).decode()}"

    async def post(self, message: Mapping[str, Any]) -> bool:
        """Send a message; return whether it was accepted, and log a warning where it was not."""
        try:
            async with asyncio.timeout(TIMEOUT):
                await asyncio.to_thread(self._send, orjson.dumps(message))
        except (OSError, HTTPException, TimeoutError, ValueError) as error:
            logger.warning("The webhook at %s took no message: %s", self._host, _cause(error))
            return False
        return True

    def _send(self, body: bytes) -> None:
        request = Request(self._url, body, self._headers, method="POST")  # noqa: S310 - http(s) only
        with urlopen(request, timeout=TIMEOUT):  # noqa: S310 - the operator's own address
            pass


def _cause(error: Exception) -> str:
    """Return what went wrong, without the address, which holds secrets."""
    if isinstance(error, HTTPError):
        return f"status {error.code}"
    if isinstance(error, URLError):
        return type(error.reason).__name__ if isinstance(error.reason, Exception) else "no answer"
    return type(error).__name__
