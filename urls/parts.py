"""Split an address into host, port, path, query and fragment, as browsers read it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import idna

from model.errors import InvalidURL

MAX_LENGTH = 2_083
"""Characters of the longest address that is requested or kept, escaped as it is sent.

No browser ever agreed on more; a longer one is a trap or a ``data:`` URL.
"""

MAX_WRITTEN_LENGTH = 8_190
"""Characters of the longest text that is read as an address, and of the longest key.

It is what Apache's LimitRequestLine lets through. An address is longer as written, with
redirectors around it, or as a key, in which every letter beyond ASCII is escaped.
"""

MAX_HOST_LENGTH = 253
"""Characters of the longest host name as text (RFC 1035, section 2.3.4)."""

SHOWN_LENGTH = 120
"""Characters of an address in an error message: enough to recognise it in a log line."""

HOST_FORM = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_-])?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class URLParts(NamedTuple):
    """Hold the parts of an http(s) address but the scheme, which tells no page from another."""

    host: str
    """Lower case and ASCII, without a trailing dot; an IPv6 address in brackets."""
    port: int | None
    """None where it is the default of either scheme."""
    path: str
    query: str
    fragment: str


def split(url: str) -> URLParts:
    """Return the parts of ``url``. Raises InvalidURL for what is not a usable http(s) URL."""
    text = url.strip().strip("\ufeff\u200b")
    if not text:
        raise InvalidURL("an empty string is no URL")
    if len(text) > MAX_WRITTEN_LENGTH:
        raise InvalidURL(f"{shown(text)}: longer than {MAX_WRITTEN_LENGTH} characters")
    if _CONTROL.search(text):
        raise InvalidURL(f"{shown(text)}: control characters inside")
    if "\\" in text:
        # as browsers read it (URL Standard): a backslash before the query is a slash
        head, mark, tail = _cut(text)
        text = head.replace("\\", "/") + mark + tail
    try:
        parts = urlsplit(text)
        hostname, port = parts.hostname, parts.port
    except ValueError as error:
        raise InvalidURL(f"{shown(text)}: {error}") from error
    if parts.scheme not in ("http", "https"):
        raise InvalidURL(f"{shown(text)}: not an http or https URL")
    if not hostname or ("[" in parts.netloc and ":" not in hostname):
        raise InvalidURL(f"{shown(text)}: no host")
    try:
        host = _normal_host(hostname)
    except ValueError as error:
        raise InvalidURL(f"{shown(text)}: {error}") from error
    # the scheme does not count, so both schemes' default ports are none
    port = None if port in (80, 443) else port
    return URLParts(host, port, parts.path, parts.query, parts.fragment)


def shown(url: str) -> str:
    """Return ``url`` as messages show it: short, and unable to forge or hide a log line."""
    cut = url[:SHOWN_LENGTH]
    safe: Iterable[str] = (
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in cut
    )
    return "".join(safe) + ("…" if len(url) > len(cut) else "")


def _cut(text: str) -> tuple[str, str, str]:
    found = re.search(r"[?#]", text)
    if found is None:
        return text, "", ""
    return text[: found.start()], found[0], text[found.end() :]


@lru_cache(maxsize=4096)  # hosts repeat in every feed; a few hundred KB at most
def _normal_host(host: str) -> str:
    """Return a host in lower case and ASCII, without a trailing dot. Raises ValueError."""
    if "%" in host and ":" not in host:
        host = unquote(host, errors="strict")
    if ":" in host:
        return f"[{ip_address(host).compressed}]"
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode()
    host = host.lower().rstrip(".")
    if len(host) > MAX_HOST_LENGTH or ".." in host or not HOST_FORM.fullmatch(host):
        raise ValueError("not a valid host")
    return host
