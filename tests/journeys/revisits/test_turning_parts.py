"""Look again at pages on which some parts turn by themselves, and a story that is corrected."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pymongo.database import Database

from copydesk.demo.server import Web
from copydesk.demo.site import Site
from database.documents.bson_document import BSONDocument
from tests.sites.bulk import write_stories
from tests.support.articles.crawl_results import make_all_due, stored_article
from tests.support.commands import Copydesk

Documents = Database[BSONDocument]
# Several crawls a test: `make test` would take minutes more.
pytestmark = pytest.mark.long
FEED = "/feed/"
LOOKS = 3
PROMOTIONS = (
    "Bright new tyres await every careful driver at Wheelhouse.",
    "Comfortable garden chairs arrive today, cheaper than anywhere.",
)
SEVERAL = 3
"""Articles on which a site turns a line before it is known."""

TURNING: dict[str, Callable[[int], str]] = {
    "readers": lambda look: f"{1000 + 37 * look} people have read this",
    "ago": lambda look: f"Vor {10 + look} Minuten",
    "as-of": lambda look: f"(As of 14:0{look} GMT)",
    "quote": lambda look: f"Harbour Holdings {101 + look}.37 (+{1 + look}%)",
    "advertisement": lambda look: ("Ad: New tyres from 19 crowns", "Sponsored: chairs")[look % 2],
}
"""What the page of a story shows in its text, by look."""


class Paper:
    """Serve stories whose pages show other things at each look."""

    def __init__(self, site: Site, names: list[str]) -> None:
        self.site = site
        self.texts = {
            name: [part for block in story.blocks for part in block.parts]
            for name, story in zip(names, write_stories(len(names), seed=7), strict=True)
        }
        items = "".join(f"<item><title>{n}</title><link>{self.url(n)}</link></item>" for n in names)
        feed = f'<rss version="2.0"><channel><title>Herald</title>{items}</channel></rss>'
        site.override(FEED, site.xml(feed))

    def url(self, name: str) -> str:
        return f"{self.site.base}/2026/11/22/{name}"

    def show(self, name: str, line: str | None = None, headline: str | None = None) -> None:
        title = headline or f"What became of the {name} at Saltholm"
        text = [*self.texts[name][:2], *([line] if line else ()), *self.texts[name][2:]]
        body = "".join(f"<p>{each}</p>" for each in text)
        page = (
            f'<html><head><title>{title}</title><meta property="og:type" content="article"></head>'
            f"<body><main><article><h1>{title}</h1><div>{body}</div></article></main></body></html>"
        )
        self.site.override(f"/2026/11/22/{name}", self.site.html(page))


def test_what_turns_makes_no_revision_and_a_correction_makes_one(
    copydesk: Copydesk, web: Web, mongo_database: Documents
) -> None:
    site = web["herald"]
    copydesk.write_sources(
        f'[[source]]\nid = "herald"\nhome = "{site.base}/"\nfeeds = ["{site.base}{FEED}"]\n'
        "delay = 0.0\n"
    )
    promoting = [f"promotion-{number}" for number in range(SEVERAL + 2)]
    paper = Paper(site, [*TURNING, *promoting, "headlines", "correction"])
    for look in range(LOOKS):
        for name, line in TURNING.items():
            paper.show(name, line(look))
        for number, name in enumerate(promoting):
            paper.show(name, PROMOTIONS[look % 2] if look else PROMOTIONS[number % 2])
        paper.show("headlines", headline=("The pier will grow", "Pier grows longer")[look % 2])
        paper.show("correction", f"{('Three', 'Four')[look > 1]} people died on the pier.")
        make_all_due(mongo_database)
        copydesk.crawl()

    def revision(name: str) -> int:
        number: int = stored_article(mongo_database, paper.url(name))["revision"]
        return number

    assert {name: revision(name) for name in TURNING} == dict.fromkeys(TURNING, 1)
    assert revision("headlines") == 2
    assert revision("correction") == 2
    corrected = stored_article(mongo_database, paper.url("correction"))
    assert "Four people died" in corrected["articleBody"]
    # a promotion turns on several articles before it is known, and never again after that
    assert sum(revision(name) - 1 for name in promoting) < SEVERAL
