"""Read where a page refreshes to, as browsers do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

# Seconds after which a stub may refresh: real ones say 0 to 10; pages that reload themselves for
# news wait for minutes.
LONGEST_DELAY = 30

# As the HTML standard reads it: "5", "0; url=/a", "0;URL='/a'", "3, /a".
_REFRESH = re.compile(
    r"""\s*(?P<seconds>\d{1,6})(?:\.[\d.]*)?(?:\s*[;,]\s*|\s+)(?:url\s*=\s*)?+(?P<url>\S.*)""",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Refresh:
    """Hold after how many seconds a page refreshes, and to what address as it is written."""

    seconds: int
    address: str


def parse_refresh(value: str) -> Refresh | None:
    """Read a Refresh header, or the ``content`` of its meta element; None without an address."""
    found = _REFRESH.fullmatch(value)
    if found is None:
        return None
    address = found["url"].strip()
    if address[:1] in ("'", '"'):
        address = address[1:].partition(address[0])[0]
    return Refresh(int(found["seconds"]), address) if address else None


def refresh_of(header: str | None, tree: etree._Element | None) -> str | None:
    """Return the address to which a page refreshes within ``LONGEST_DELAY`` seconds, as written.

    ``header`` is its Refresh header, which comes before a meta element of its ``tree``.
    """
    values = [header] if header is not None else []
    if tree is not None:
        values += [
            str(meta.get("content", ""))
            for meta in tree.iter("meta")
            if str(meta.get("http-equiv", "")).strip().lower() == "refresh"
        ]
    found = (parse_refresh(value) for value in values)
    return next((each.address for each in found if each and each.seconds <= LONGEST_DELAY), None)
