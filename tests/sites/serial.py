"""Serve articles that are split over several addresses, in the ways that sites do that."""

from __future__ import annotations

from html import escape

from copydesk.demo.serving import NOT_FOUND, Host, Reply
from tests.sites.hazard import xml
from tests.support.articles.stories import sentences

HEADLINE = "The lighthouse that moved inland over a winter"
DECK = "A coast, a storm and a stubborn family: how a village kept its light and lost its beach."
STORY = "/2026/11/20/the-lighthouse-that-moved-inland"
PUBLISHED = "2026-11-20T08:00:00Z"


def paragraphs(part: int, story: int = 0, count: int = 4) -> list[str]:
    """Return the text of a part of a story, different from all others."""
    written = sentences(1000 * (story + 1) + part, 2 * count)
    return [" ".join(written[start : start + 2]) for start in range(0, 2 * count, 2)]


def chapter(part: int) -> str:
    """Return the subheading of a part."""
    return f"What winter number {part} brought"


def lead(story: int = 0) -> str:
    """Return what stands above the text of each part."""
    return paragraphs(998, story, 1)[0]


def note(story: int = 0) -> str:
    """Return what stands below the text of each part."""
    return paragraphs(999, story, 1)[0]


def lines(parts: int, story: int = 0) -> list[str]:
    """Return the whole text, as a reader should have it."""
    chapters = [
        line for part in range(1, parts + 1) for line in (chapter(part), *paragraphs(part, story))
    ]
    return [lead(story), *chapters, note(story)]


def part_page(
    number: int,
    pager: str = "",
    *,
    story: int = 0,
    head: str = "",
    text: list[str] | None = None,
    headline: str = HEADLINE,
    published: str = PUBLISHED,
    pictures: str = "",
) -> bytes:
    """Return a part as sites print it: headline, deck, lead, its chapter, and the note."""
    body = "".join(f"<p>{escape(each)}</p>" for each in text or paragraphs(number, story))
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<title>{headline}</title><meta property="og:title" content="{headline}">'
        f'<meta property="article:published_time" content="{published}">{head}</head><body>'
        '<nav><a href="/">Home</a> <a href="/coast/">Coast</a></nav><main><article>'
        f'<h1>{headline}</h1><p class="deck">{DECK}</p><div class="body"><p>{lead(story)}</p>'
        f"<h2>{chapter(number)}</h2>{body}{pictures}<p>{note(story)}</p></div>"
        f'<div class="pagination">{pager}</div></article></main>'
        "<footer><p>© 2026 The Serial</p></footer></body></html>"
    ).encode()


def row(targets: list[str], here: int) -> str:
    """Return a row of page numbers."""
    return " ".join(
        f"<b>{number}</b>" if number == here else f'<a href="{target}">{number}</a>'
        for number, target in enumerate(targets, 1)
    )


class Serial(Host):
    """Answer what it was given, and a feed of what is ``listed``."""

    def __init__(self, address: str) -> None:
        self.robots = ""
        self.listed = [STORY]
        super().__init__(address)

    def split(
        self, first: str = STORY, later: str = "?page={}", parts: int = 3, story: int = 0
    ) -> list[str]:
        """Put up a story in so many parts; return their targets."""
        targets = [first, *(first + later.format(number) for number in range(2, parts + 1))]
        for number, target in enumerate(targets, 1):
            self.put(target, part_page(number, row(targets, number), story=story))
        return targets

    def put(self, target: str, page: bytes) -> None:
        self.override(target, Reply(body=page))

    def asked(self, target: str) -> int:
        """Return how often ``target`` was asked for."""
        return sum(each == target for _, each, _ in self.requests)

    @property
    def sources(self) -> str:
        return f'[[source]]\nid = "serial"\nhome = "{self.base}/"\nfeeds = ["{self.base}/feed"]\n'

    def answer(self, target: str) -> Reply:
        if target == "/feed":
            items = "".join(
                f"<item><title>{HEADLINE}</title><link>{self.base}{listed}</link>"
                "<pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate></item>"
                for listed in self.listed
            )
            return xml(f'<rss version="2.0"><channel><title>Serial</title>{items}</channel></rss>')
        if target == "/robots.txt":
            return Reply(body=self.robots.encode(), headers={"Content-Type": "text/plain"})
        return NOT_FOUND
