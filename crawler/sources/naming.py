"""Make sources of feeds: which of them belong to one site, and what it is called."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import takewhile
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.sources.source import Source
from crawler.sources.values import id_of
from database.documents.crawling.source_values import MAX_ID
from urls.domains.registrable import domain_of, is_ip_address, plain_host
from urls.parts import split

if TYPE_CHECKING:
    from crawler.sources.opml import Subscription

# Letters of a name that feeds of one site must have in common: fewer are an accident ("The").
MIN_COMMON_NAME = 4
# What stands between the name of a site and that of its feed: "The Herald - Sport".
_SEPARATORS = " -–—|:·•»>/,("
# Path segments that begin the pages of one of many authors: "/@name", "/~name".
_AUTHOR_SEGMENT = re.compile(r"[@~][^/]+")


def sources_of(subscriptions: Iterable[Subscription]) -> list[Source]:
    """Return a source for each site that the feeds are of, in the order of its first feed.

    Feeds are of one site if the pages that they belong to are: of one host, without "www." and
    such. A feed without a page is of the site that has its host, or its domain. Where one host
    has many authors ("/@name"), each is a site.
    """
    listed = list(subscriptions)
    sites = {site_of(each.page) for each in listed if each.page is not None}
    groups: dict[str, list[Subscription]] = defaultdict(list)
    for each in listed:
        groups[site_of(each.page) if each.page else _site_of_feed(each.feed, sites)].append(each)
    return [_source(group) for group in groups.values()]


def short_id(home: str) -> str:
    """Return a short id for the site of ``home``: "herald" for https://www.herald.example/news."""
    host = _host(home)
    if _author(home) or is_ip_address(host):
        return id_of(home)
    label = domain_of(host).partition(".")[0]
    above = plain_host(host).removesuffix(domain_of(host)).rstrip(".")
    name = f"{above}.{label}" if above else label
    return re.sub(r"[^a-z0-9.-]+", "-", name)[:MAX_ID].strip("-.") or id_of(home)


def _source(group: list[Subscription]) -> Source:
    pages = list(dict.fromkeys(each.page for each in group if each.page))
    home = pages[0] if len(pages) == 1 else _front_page(pages or [group[0].feed])
    languages = {each.language for each in group}
    return Source(
        id=short_id(home),
        home=home,
        name=common_name([each.title or "" for each in group]) or urlsplit(home).hostname or home,
        feeds=tuple(each.feed for each in group),
        language=languages.pop() if len(languages) == 1 else None,
    )


def _front_page(pages: list[str]) -> str:
    """Return the page that all the others are below, else the front page of its host."""
    shortest = min(pages, key=lambda url: len(urlsplit(url).path))
    folder = shortest.rstrip("/") + "/"
    if len(pages) > 1 and all(url == shortest or url.startswith(folder) for url in pages):
        return shortest
    parts = urlsplit(shortest)
    return f"{parts.scheme}://{parts.netloc}/{_author(shortest)}"


def common_name(titles: list[str]) -> str:
    """Return what all titles begin with, cut where a word ends; the only one whole."""
    written = [" ".join(title.split()) for title in titles if title.strip()]
    if not written:
        return ""
    if len(set(written)) == 1:
        return written[0]
    together = takewhile(lambda signs: len(set(signs)) == 1, zip(*written, strict=False))
    common = "".join(signs[0] for signs in together)
    if any(title[len(common) :][:1].isalnum() for title in written):
        common = common[: max(common.rfind(sign) for sign in _SEPARATORS) + 1]
    name = common.rstrip(_SEPARATORS)
    return name if len(name) >= MIN_COMMON_NAME else ""


def site_of(page: str) -> str:
    """Return what tells sites apart: host and port, and of a host of many authors the author."""
    port = urlsplit(page).port
    host = plain_host(_host(page)) + (f":{port}" if port else "")
    return f"{host}/{_author(page)}"


def _site_of_feed(feed: str, sites: set[str]) -> str:
    own = site_of(feed)
    if own in sites:
        return own
    domain = domain_of(_host(feed))
    of_domain = [site for site in sites if domain_of(site.partition("/")[0]) == domain]
    return of_domain[0] if len(of_domain) == 1 else own


def _host(url: str) -> str:
    return split(url).host


def _author(url: str) -> str:
    segment = urlsplit(url).path.lstrip("/").partition("/")[0]
    return segment if _AUTHOR_SEGMENT.fullmatch(segment) else ""
