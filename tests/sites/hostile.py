"""Serve everything that a crawler must survive, made on request."""

from __future__ import annotations

from copydesk.demo.formats import text_reply
from copydesk.demo.server import sources_toml
from copydesk.demo.serving import NOT_FOUND, Host, Reply
from tests.sites.hazard import Hazard, page, redirect
from tests.sites.hostile_bounds import BOUNDED
from tests.sites.hostile_feeds import FEEDS, calendar, endless_index, item, rss
from tests.sites.hostile_pages import PAGES, good

ADDRESS = "127.0.2.1"
PAGES_FEED = "/feeds/pages.xml"
"""The one feed without a fault of its own: it lists every bad page, without a title."""

HOSTILE: dict[str, Hazard] = {**FEEDS, **PAGES, **BOUNDED}
"""What is at each path, and how a crawler should report it."""


class HostileSite(Host):
    """Serve HOSTILE, and what its endless parts lead to."""

    def __init__(self, address: str = ADDRESS) -> None:
        super().__init__(address)

    def answer(self, target: str) -> Reply:
        path = target.partition("?")[0]
        if path in HOSTILE:
            return HOSTILE[path].reply(self.base)
        if path == "/":
            return page("<!DOCTYPE html><html lang=en><title>Hostile</title><h1>Nothing here</h1>")
        if path == "/robots.txt":
            return text_reply("User-agent: *\nAllow: /\n")
        if path == PAGES_FEED:
            bad_pages = [path for path, hazard in HOSTILE.items() if hazard.kind == "page"]
            links = (f"{self.base}{bad}" for bad in bad_pages)
            return Reply(
                body=rss("".join(item(link) for link in links)).encode(),
                headers={"Content-Type": "application/rss+xml"},
            )
        return self._further(path.strip("/").split("/"))

    def _further(self, parts: list[str]) -> Reply:
        """Return what lies behind the first page of something endless."""
        match parts:
            case ["redirect", "new", number] if number.isdecimal():
                return redirect(f"{self.base}/redirect/new/{int(number) + 1}")
            case ["sitemaps", "endless", name] if name.removesuffix(".xml").isdecimal():
                return endless_index(self.base, int(name.removesuffix(".xml")))
            case ["calendar", year, month, *_] if year.isdecimal() and month.isdecimal():
                return calendar(self.base, int(year), int(month))
            case ["good", number] if number.isdecimal():
                return good(int(number))
        return NOT_FOUND

    def sources(self, every: str = "1m") -> str:
        """Return a sources file with a source for each bad listing, and one for all bad pages.

        A source's id is its listing's path, with a dash for each slash: ``feeds-huge-xml``.
        """
        keys = {"feed": "feeds", "sitemap": "sitemaps", "section": "sections"}
        listings = {
            path: keys[hazard.kind] for path, hazard in HOSTILE.items() if hazard.kind != "page"
        }
        listings[PAGES_FEED] = "feeds"
        return sources_toml(
            (
                {
                    "id": source_id(path),
                    "home": f"{self.base}/",
                    key: [f"{self.base}{path}"],
                }
                for path, key in listings.items()
            ),
            every,
        )


def source_id(path: str) -> str:
    """Return the id in the sources file of the listing at ``path``."""
    return path.strip("/").replace("/", "-").replace(".", "-")
