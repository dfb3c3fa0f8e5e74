"""Look again at stored articles whose pages say less, something else, or really something new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from pymongo.database import Database

from copydesk.demo.server import Web
from copydesk.demo.site import Site
from database.documents.bson_document import BSONDocument
from tests.support.articles.crawl_results import count_in_summary, make_all_due, stored_article
from tests.support.commands import Copydesk

Documents = Database[BSONDocument]
FEED = "/feed/"
BYLINE = "Maren Oduya"
DATE = datetime(2026, 11, 22, 9, tzinfo=UTC)
PARAGRAPHS = [
    "The council of Saltholm voted on Monday evening to lengthen the old pier by forty metres, so "
    "that the winter ferry can moor at low tide without waiting for a pilot boat.",
    "Eleven members were in favour and six against, after a debate of three hours in which the "
    "harbour master called the present landing stage a danger to anyone with a pram or a stick.",
    "Work is to begin in March and to cost nine million crowns, of which the county pays a third "
    "and the ferry company, which has grumbled about the bill for years, another quarter.",
    "Opponents fear for the seagrass meadow north of the quay. A biologist of the university had "
    "counted two hundred young cod there in an hour, and asked for a bridge on stilts instead.",
    "The mayor promised to publish the drawings before Christmas, and to let the swimmers' club "
    "keep its ladder, its bench and the lamp that somebody's grandfather had hung up there.",
    "Whoever wishes to object has six weeks from today, in writing, at the town hall; the office "
    "is open until noon and closed on Wednesdays, as it has been since the flood of that year.",
]


@dataclass(frozen=True)
class Print:
    """Hold what a page shows at one look."""

    headline: str
    paragraphs: Sequence[str] = tuple(PARAGRAPHS)
    modified: datetime | None = None
    free: bool | None = None

    def html(self, url: str) -> str:
        free = "" if self.free is None else f', "isAccessibleForFree": {str(self.free).lower()}'
        changed = f', "dateModified": "{self.modified.isoformat()}"' if self.modified else ""
        body = "".join(f"<p>{each}</p>" for each in self.paragraphs)
        return (
            f'<html><head><title>{self.headline}</title><link rel="canonical" href="{url}">'
            '<script type="application/ld+json">{"@context": "https://schema.org", '
            f'"@type": "NewsArticle", "headline": "{self.headline}"{changed}{free}}}</script>'
            f"</head><body><main><article><h1>{self.headline}</h1>{body}</article></main></body>"
            "</html>"
        )


NOTICE = (
    "<html><head><title>We will be right back</title></head><body><main>"
    "<h1>We will be right back</h1><p>Our pages are moving to new machines tonight, and our "
    "engineers expect to be done by six in the morning.</p><p>Readers of the printed paper find "
    "the edition of today at the usual kiosks, and subscribers can write to the desk by post; the "
    "telephone is answered between nine and five by people who know no more than this page.</p>"
    "<p>We thank you for your patience, and are sorry for the trouble that this causes.</p></main>"
    "</body></html>"
)


def item(url: str, title: str, minute: int) -> str:
    return (
        f"<item><title>{title}</title><link>{url}</link>"
        f"<pubDate>Sun, 22 Nov 2026 09:{minute:02}:00 GMT</pubDate>"
        f"<description>The feed says: {title}.</description><category>Harbour</category>"
        f'<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">{BYLINE}</dc:creator></item>'
    )


class Pages:
    """Serve articles from a feed, and change what their pages show."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def url(self, name: str) -> str:
        return f"{self.site.base}/2026/11/22/{name}"

    def list(self, names: Sequence[str]) -> None:
        """List pages, each published a minute after the last.

        Pages of one text and one minute are one story that moved.
        """
        items = "".join(
            item(self.url(name), f"Pier {name}", minute) for minute, name in enumerate(names)
        )
        feed = f'<rss version="2.0"><channel><title>Herald</title>{items}</channel></rss>'
        self.site.override(FEED, self.site.xml(feed))

    def show(self, name: str, page: Print | str) -> None:
        html = page if isinstance(page, str) else page.html(self.url(name))
        self.site.override(f"/2026/11/22/{name}", self.site.html(html))


@pytest.fixture
def pages(copydesk: Copydesk, web: Web) -> Pages:
    """Return the pages of the only source, which names its feed alone."""
    site = web["herald"]
    copydesk.write_sources(
        f'[[source]]\nid = "herald"\nhome = "{site.base}/"\nfeeds = ["{site.base}{FEED}"]\n'
        "delay = 0.0\n"
    )
    return Pages(site)


LESS: dict[str, tuple[str, Print | str]] = {
    "declared-meter": (
        "shows-less",
        Print("Pier declared-meter", PARAGRAPHS[:2], DATE, free=False),
    ),
    "silent-meter": ("shows-less", Print("Pier silent-meter", PARAGRAPHS[:2])),
    "maintenance": ("shows-other-text", NOTICE),
    "other-story": (
        "shows-other-text",
        Print("Bees return to the orchard", [text[::-1] for text in PARAGRAPHS]),
    ),
}


def test_a_page_that_shows_less_or_something_else_leaves_the_stored_text(
    copydesk: Copydesk, pages: Pages, mongo_database: Documents
) -> None:
    pages.list([*LESS, "gap"])
    for name in LESS:
        pages.show(name, Print(f"Pier {name}"))
    copydesk.crawl()
    before = {name: stored_article(mongo_database, pages.url(name)) for name in LESS}
    for name, (_, page) in LESS.items():
        pages.show(name, page)
    make_all_due(mongo_database)
    done = copydesk.crawl()
    assert count_in_summary(done, "articles kept") == len(LESS)
    assert count_in_summary(done, "articles changed") == 0
    for name, (reason, _) in LESS.items():
        stored = stored_article(mongo_database, pages.url(name))
        for field in ("headline", "articleBody", "wordCount", "revision", "changed"):
            assert stored[field] == before[name][field], name
        assert (stored["failedCheck"]["reason"], stored["failedCheck"]["attempts"]) == (reason, 1)
        assert stored["nextCheckAt"] > stored["lastCheckedAt"]
    assert mongo_database["revisions"].count_documents({}) == 0

    for name in LESS:
        pages.show(name, Print(f"Pier {name}"))
    make_all_due(mongo_database)
    copydesk.crawl()
    for name in LESS:
        assert "failedCheck" not in stored_article(mongo_database, pages.url(name))


@pytest.mark.long
def test_a_correction_that_cuts_is_a_revision(
    copydesk: Copydesk, pages: Pages, mongo_database: Documents
) -> None:
    cut: dict[str, Print] = {
        "middle": Print("Pier middle", [*PARAGRAPHS[:2], PARAGRAPHS[-1]]),
        "end": Print("Pier end", PARAGRAPHS[:4], modified=DATE),
    }
    pages.list(list(cut))
    for name in cut:
        pages.show(name, Print(f"Pier {name}"))
    copydesk.crawl()
    for name, page in cut.items():
        pages.show(name, page)
    make_all_due(mongo_database)
    done = copydesk.crawl()
    assert count_in_summary(done, "articles changed") == len(cut)
    for name, page in cut.items():
        stored = stored_article(mongo_database, pages.url(name))
        assert stored["articleBody"] == "\n\n".join(page.paragraphs)
        assert stored["revision"] == 2


@pytest.mark.long
def test_a_correction_leaves_what_the_feed_said(
    copydesk: Copydesk, pages: Pages, mongo_database: Documents
) -> None:
    pages.list(["pier"])
    first = Print("Pier pier")
    pages.show("pier", first)
    copydesk.crawl()
    before = stored_article(mongo_database, pages.url("pier"))
    facts = ("datePublished", "datePublishedSource", "authors", "description", "keywords")
    assert before["datePublishedSource"] == "feed"
    assert all(before[name] for name in facts)
    corrected = [text.replace("Eleven", "Twelve") for text in PARAGRAPHS]
    pages.show("pier", replace(first, paragraphs=corrected))
    make_all_due(mongo_database)
    copydesk.crawl()
    stored = stored_article(mongo_database, pages.url("pier"))
    assert "Twelve members" in stored["articleBody"]
    assert {name: stored[name] for name in facts} == {name: before[name] for name in facts}
    (entry,) = mongo_database["revisions"].find()
    assert entry["changedFields"] == ["articleBody", "articleBodyHtml"]
