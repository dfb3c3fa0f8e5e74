"""Read where a publisher offers to tell of new entries: WebSub hubs and RSS's ``<cloud>``.

WebSub: https://www.w3.org/TR/websub/#discovery. A hub is named in the document or in the HTTP
header ``Link``, and the header's word goes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lxml import etree

from crawler.discovery.listing import clean_url
from model.push import Cloud, Push
from text.cleaning import MAX_LABEL_LENGTH, bounded_text

MAX_HUBS = 5
"""The most hubs that are kept: feeds name one or two."""

_MAX_HEADER = 8_190
"""Characters of Link headers that are read: Apache's bound for one header field."""

_MAX_PORT = 65_535
_LINK_VALUE = re.compile(r"<([^<>]*)>([^<]*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)


def push_of_elements(fields: Mapping[str, Sequence[etree._Element]], url: str) -> Push | None:
    """Return what the header of an XML feed at ``url`` offers; None for nothing."""
    named = [
        (link.get("rel") or "", link.get("href"))
        for link in (*fields.get("link", ()), *fields.get("atom:link", ()))
    ]
    clouds = map(_cloud, fields.get("cloud", ()))
    return _offered(named, url, next((cloud for cloud in clouds if cloud), None))


def push_of_json(feed: Mapping[str, Any], url: str) -> Push | None:
    """Return what a JSON Feed at ``url`` offers; None for nothing."""
    hubs = feed.get("hubs")
    named = [("self", feed.get("feed_url"))]
    for hub in hubs if isinstance(hubs, list) else ():
        if isinstance(hub, dict) and str(hub.get("type")).lower() == "websub":
            named.append(("hub", hub.get("url")))
    return _offered(((rel, href) for rel, href in named if isinstance(href, str)), url)


def push_of_headers(values: Iterable[bytes], url: str) -> Push | None:
    """Return what the ``Link`` headers of a response from ``url`` offer; None for nothing."""
    header = b",".join(values).decode("latin-1")[:_MAX_HEADER]
    named = []
    for address, parameters in _LINK_VALUE.findall(header):
        rel = _REL.search(parameters)
        if rel:
            named.append((rel[1] or rel[2] or "", address))
    return _offered(named, url)


def combined(header: Push | None, document: Push | None) -> Push | None:
    """Return what header and document offer together; where they differ, the header is right."""
    if header is None or document is None:
        return header or document
    hubs = list(dict.fromkeys(header.hubs + document.hubs))[:MAX_HUBS]
    return Push(hubs, header.topic or document.topic, document.cloud)


def _offered(
    named: Iterable[tuple[str, str | None]], url: str, cloud: Cloud | None = None
) -> Push | None:
    hubs: dict[str, None] = {}
    topic = None
    for rel, href in named:
        relations = rel.lower().split()
        address = clean_url(href, url) if "hub" in relations or "self" in relations else None
        if address is None:
            continue
        if "hub" in relations and len(hubs) < MAX_HUBS:
            hubs[address] = None
        if "self" in relations:
            topic = topic or address
    if not hubs:
        # Most feeds name their own address, which alone offers nothing.
        return Push(cloud=cloud) if cloud else None
    return Push(list(hubs), topic, cloud)


def _cloud(element: etree._Element) -> Cloud | None:
    domain, path, procedure, protocol = (
        bounded_text(element.get(name), MAX_LABEL_LENGTH) or ""
        for name in ("domain", "path", "registerProcedure", "protocol")
    )
    written = (element.get("port") or "80").strip()
    is_port = written.isascii() and written.isdigit() and len(written) <= len(str(_MAX_PORT))
    if not domain or not is_port or not 0 < int(written) <= _MAX_PORT:
        return None
    return Cloud(domain, int(written), path, procedure, protocol.lower())
