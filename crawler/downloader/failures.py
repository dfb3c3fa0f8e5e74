"""What a failed download is called in statistics, health records and rejections (pure)."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError

_BY_EXCEPTION: tuple[tuple[type[BaseException], str], ...] = (
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "refused"),
    (DownloadTimeoutError, "timeout"),
    (DownloadCancelledError, "too-large"),
    (ResponseDataLossError, "truncated"),
    (UnsupportedURLSchemeError, "scheme"),
    (NotSupported, "scheme"),
)
# How our own middlewares begin to say why they refuse a request.
ADDRESS_REFUSED = "address refused"
ROBOTS_FORBID = "Forbidden by robots.txt"
ROBOTS_UNAVAILABLE = "robots.txt unavailable"
HOST_PAUSED = "host paused"
TOO_MANY_ENCODINGS = "too many content encodings"
TOO_MANY_BODIES = "too many bodies at once"
# Scrapy tells these apart by their message only.
_IGNORED = (
    (ROBOTS_FORBID, "robots"),
    (ROBOTS_UNAVAILABLE, "robots-unavailable"),
    (HOST_PAUSED, "paused"),
    ("max redirections reached", "redirect-loop"),
    ("DOWNLOAD_MAXSIZE", "too-large"),
    (ADDRESS_REFUSED, "address-refused"),
    (TOO_MANY_ENCODINGS, "bad-encoding"),
    (TOO_MANY_BODIES, "busy"),
)
# What OpenSSL says, Twisted, and service_identity of a certificate for other names.
_TLS_SIGNS = ("SSL", "ertificate", "VerificationError")
# A later attempt may well succeed: nothing is recorded of the page, and the next poll asks again.
# 425 Too Early, 429 Too Many Requests; 408 and 5xx are the server's trouble, not the page's.
_PASSING_STATUS = frozenset({408, 425, 429})
_LASTING = frozenset(
    {"too-large", "scheme", "redirect-loop", "redirect-refused", "bad-encoding", "address-refused"}
)


def cause_of(error: BaseException | None) -> str:
    """A short stable name: dns, refused, tls, timeout, http-404, robots, redirect-loop, ..."""
    if isinstance(error, HttpError):
        status = error.response.status
        # Scrapy follows no redirect to another scheme and hands out the redirect itself.
        return "redirect-refused" if 300 <= status < 400 else f"http-{status}"
    if isinstance(error, IgnoreRequest):
        return next((name for part, name in _IGNORED if part in str(error)), "ignored")
    for kind, name in _BY_EXCEPTION:
        if isinstance(error, kind):
            return name
    if isinstance(error, DownloadFailedError):
        chain = f"{error} {error.__cause__!r}"
        return "tls" if any(sign in chain for sign in _TLS_SIGNS) else "connection"
    if isinstance(error, ValueError):
        # Following a redirect to what is no address ("javascript:...").
        return "redirect-refused"
    if isinstance(error, OSError):
        # HttpCompressionMiddleware raises it for a body that is not what its header says.
        return "bad-encoding"
    return type(error).__name__


def is_lasting(cause: str) -> bool:
    """Whether the page itself is to blame, so that it is recorded as rejected."""
    if cause.startswith("http-"):
        status = int(cause.removeprefix("http-"))
        return 400 <= status < 500 and status not in _PASSING_STATUS
    return cause in _LASTING
