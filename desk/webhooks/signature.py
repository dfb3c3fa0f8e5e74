"""Sign what is sent as Standard Webhooks says (standardwebhooks.com; pure).

Its own library for Python brings four more for these few lines.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

PREFIX = "whsec_"
"""How a secret is written: receivers' libraries expect it so."""
SECRET_BYTES = 32
"""Bytes of a secret: 24 to 64 are asked for."""


def new_secret() -> str:
    """Return a secret that nobody guesses."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed_headers(secret: str, event_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Return the headers by which a receiver knows who sent ``body``, and when.

    ``timestamp`` is the moment of this attempt in seconds since 1970: old ones are refused.
    """
    key = base64.b64decode(secret.removeprefix(PREFIX))
    content = b"%s.%d.%s" % (event_id.encode(), timestamp, body)
    digest = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{digest}",
    }
