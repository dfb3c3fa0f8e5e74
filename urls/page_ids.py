"""Name the documents of the pages at several addresses."""

from __future__ import annotations

from collections.abc import Iterable

from model.errors import InvalidURL
from model.identity import page_id
from urls.key import url_key


def page_ids(addresses: Iterable[str]) -> list[str]:
    """Return the ``_id`` of the page at each address, each once; none for what is no address."""
    ids: dict[str, None] = {}
    for address in addresses:
        try:
            ids[page_id(url_key(address))] = None
        except InvalidURL:
            continue
    return list(ids)
