"""Let a browser show a token: in a cookie that no script reads and no other site sends."""

from __future__ import annotations

import hashlib
import hmac

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
    if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
        return False
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    known = form_token(request.cookies.get(COOKIE, ""))
    # as bytes: compare_digest refuses text with anything but ASCII, and a form may say anything
    return hmac.compare_digest(given.encode(), known.encode())


def is_encrypted(request: Request) -> bool:
    """Return whether the reader's browser came by HTTPS, also where a proxy ended it.

    Only a proxy on this machine is believed what it forwarded; a browser tells in each form of ours
    from where it sends it.
    """
    return request.url.scheme == "https" or request.headers.get("origin", "").startswith("https://")
