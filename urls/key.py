"""Make the key of a page: one name for all addresses under which the page can be fetched."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from model.errors import InvalidURL
from model.identity import page_id
from urls.domains.registrable import plain_host
from urls.parts import MAX_WRITTEN_LENGTH, URLParts, shown
from urls.paths import normal_path, route
from urls.queries import normal_query
from urls.redirectors import MAX_REDIRECTORS, is_redirector, too_many_redirectors, unwrap

# Addresses whose keys are remembered. A page asks for the key of its one address about four times:
# as requested, as its canonical address, as it is stored. This is enough for the pages under way,
# and takes 10 MB at most, with addresses of full length.
KEPT_KEYS = 256


def url_key(url: str) -> str:
    """Return the key of the page at ``url``, in the form ``https://host/path?query``.

    Two addresses of one page have the same key; two pages have two. Order of parameters,
    tracking, sessions, AMP and print forms, mobile hosts, redirectors that hold their target,
    escapes and Unicode forms don't matter. The key of a key is the key itself. It is a name, never
    to be fetched.

    Raises InvalidURL for what is not a usable http(s) URL.
    """
    return _key(url)


@lru_cache(maxsize=KEPT_KEYS)
def _key(url: str) -> str:
    for _ in range(MAX_REDIRECTORS + 1):
        parts = unwrap(url)
        host = plain_host(parts.host)
        key = _build(url, parts, host)
        if key == url or not is_redirector(host):
            return key
        # only with its escapes and segments normalised it may be a redirector's address
        url = key
    raise too_many_redirectors(url)


def _build(url: str, parts: URLParts, host: str) -> str:
    port = "" if parts.port is None else f":{parts.port}"
    path = normal_path(parts.path)
    query = normal_query(parts.query, path)
    key = f"https://{host}{port}{path}{query}{route(parts.fragment)}"
    if len(key) > MAX_WRITTEN_LENGTH:
        raise InvalidURL(f"{shown(url)}: longer than {MAX_WRITTEN_LENGTH} characters when escaped")
    return key


def page_ids(addresses: Iterable[str]) -> list[str]:
    """Return the ``_id`` of the page at each address, each once; none for what is no address."""
    ids: dict[str, None] = {}
    for address in addresses:
        try:
            ids[page_id(url_key(address))] = None
        except InvalidURL:
            continue
    return list(ids)
