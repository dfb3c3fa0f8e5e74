"""Tell whether a site allows others to keep copies of its pages."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Bytes of a page in which meta tags are looked for. They stand in the head, and the heads of news
# pages are under 100 KB.
HEAD_BYTES = 256 * 1024
# The name in robots directives that this crawler answers to.
TOKEN = "copydesk"  # noqa: S105 - no secret

_META = re.compile(rb"<meta\s([^<>]{1,1000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    # A match begins only where a name begins, so that a thousand letters without "=" are read once.
    r"""(?<![a-z:-])([a-z:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""",
    re.IGNORECASE,
)
_NAME = re.compile(r"[a-z_-]+")
_FORBIDDING = frozenset({"noarchive", "none"})
# Directives that have a value. In a header, "NAME: noarchive" is meant for the crawler NAME only,
# and these must not be taken for such names.
_WITH_VALUE = frozenset(
    {"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"}
)


def headers_forbid(values: Iterable[str], token: str = TOKEN) -> bool:
    """Return whether X-Robots-Tag headers of these values forbid keeping the raw page.

    They do by ``noarchive`` and ``none``. Directives for another crawler, called by its name, do
    not count.
    """
    return any(_header_forbids(value, token) for value in values)


def page_forbids(page: bytes, token: str = TOKEN) -> bool:
    """Return whether a page forbids keeping its bytes, by a meta tag of its head.

    The tags ``robots`` and ``token`` count, as in ``headers_forbid``.
    """
    return any(_meta_forbids(tag[1], token) for tag in _META.finditer(page[:HEAD_BYTES]))


def _header_forbids(value: str, token: str) -> bool:
    """Return whether a header such as ``copydesk: noarchive, nofollow`` forbids keeping a page."""
    concerned = True
    for part in value.lower().split(","):
        before, colon, rest = part.partition(":")
        name, directive = before.strip(), part.strip()
        if colon and name not in _WITH_VALUE and (name == "*" or _NAME.fullmatch(name)):
            # A name is meant for all directives that follow it, until the next name.
            concerned = name in (token, "*")
            directive = rest.strip()
        if concerned and directive in _FORBIDDING:
            return True
    return False


def _meta_forbids(attributes: bytes, token: str) -> bool:
    lower = attributes.lower()
    if b"robots" not in lower and token.encode() not in lower:
        # Nearly all tags end here, in a tenth of the time.
        return False
    values = {
        found[1].lower(): (found[2] or found[3] or found[4] or "").lower()
        for found in _ATTRIBUTE.finditer(attributes.decode("latin-1"))
    }
    if values.get("name", "").strip() not in ("robots", token):
        return False
    return any(part.strip() in _FORBIDDING for part in values.get("content", "").split(","))
