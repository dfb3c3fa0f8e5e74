"""Whether a site lets others keep copies of its pages (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable

# The tags stand in the head; news pages' heads are under 100 KB, and what a page writes after
# this much of it is not read.
HEAD_BYTES = 256 * 1024

_META = re.compile(rb"<meta\s([^<>]{1,1000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    # Only from the beginning of a name: a thousand letters without "=" are read once.
    r"""(?<![a-z:-])([a-z:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""",
    re.IGNORECASE,
)
_NAME = re.compile(r"[a-z_-]+")
_FORBIDDING = frozenset({"noarchive", "none"})
# Directives with a value: in a header, "NAME: noarchive" speaks to the crawler NAME only, but
# these are no names.
_WITH_VALUE = frozenset(
    {"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"}
)


def may_keep(robots_headers: Iterable[str], page: bytes, token: str = "copydesk") -> bool:  # noqa: S107 - no secret: a name in robots directives
    """Whether the raw page may be kept; False for ``noarchive`` and ``none``.

    ``robots_headers`` are the values of X-Robots-Tag, one a header; ``page`` the page's bytes, of
    which the meta tags ``robots`` and ``token`` in the head count. What is said to another
    crawler by name does not concern us.
    """
    if any(_header_forbids(value, token) for value in robots_headers):
        return False
    return not any(_meta_forbids(tag[1], token) for tag in _META.finditer(page[:HEAD_BYTES]))


def _header_forbids(value: str, token: str) -> bool:
    """``noarchive, nofollow``, ``copydesk: noarchive``, ``otherbot: noarchive, nofollow``."""
    concerned = True
    for part in value.lower().split(","):
        before, colon, rest = part.partition(":")
        name, directive = before.strip(), part.strip()
        if colon and name not in _WITH_VALUE and (name == "*" or _NAME.fullmatch(name)):
            # A name holds for what follows it, until the next one.
            concerned = name in (token, "*")
            directive = rest.strip()
        if concerned and directive in _FORBIDDING:
            return True
    return False


def _meta_forbids(attributes: bytes, token: str) -> bool:
    lower = attributes.lower()
    if b"robots" not in lower and token.encode() not in lower:
        return False  # nearly all of them, in a tenth of the time
    values = {
        found[1].lower(): (found[2] or found[3] or found[4] or "").lower()
        for found in _ATTRIBUTE.finditer(attributes.decode("latin-1"))
    }
    if values.get("name", "").strip() not in ("robots", token):
        return False
    return any(part.strip() in _FORBIDDING for part in values.get("content", "").split(","))
