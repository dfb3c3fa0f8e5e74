"""Let a browser show a token: in a cookie that no script reads and no other site sends."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlsplit

from starlette.requests import Request

COOKIE = "copydesk_token"
FORM_FIELD = "form_token"
COOKIE_SECONDS = 30 * 24 * 3600
"""How long a browser stays signed in: a token can be revoked at any time."""


def form_token(cookie: str) -> str:
    """Return what each form of a page carries: who can't read the cookie can't know it."""
    return hmac.new(cookie.encode(), b"copydesk form", hashlib.sha256).hexdigest()


def is_own_form(request: Request, given: str) -> bool:
    """Return whether a form was sent by a page of ours, in the browser that it was shown in."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        return False
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    return hmac.compare_digest(given, form_token(request.cookies.get(COOKIE, "")))
