"""Read a page for the tests of fields, as ``extract`` reads it."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.extraction.fields.authors import find_authors
from crawler.extraction.fields.dates.published import (
    PublicationDate,
    find_modification_date,
    find_publication_date,
)
from crawler.extraction.fields.dates.sources import DateSources, read_date_sources
from crawler.extraction.fields.headlines.headline import Headline, choose_headline
from crawler.extraction.fields.headlines.shown_headline import locate_headline
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document
from crawler.extraction.page.linked_data import read_linked_data
from crawler.extraction.page.meta_tags import read_meta_tags
from model.links import Link

URL = "https://www.harbour-daily.example/2026/11/18/a-story-of-the-sea"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class ReadPage:
    """Hold one page, read as ``extract`` reads it."""

    def __init__(self, head: str = "", body: str = "", lang: str = "", url: str = URL) -> None:
        page = f"<html{lang and f' lang={lang}'}><head>{head}</head><body>{body}</body></html>"
        self.lang = lang
        self.document = parse_document(page.encode(), url)
        self.blocks = cut_blocks(self.document.tree)
        self.metadata = read_meta_tags(self.document)
        self.structured = read_linked_data(self.document)

    def headline(self) -> Headline:
        return choose_headline(self.document, self.blocks, self.structured, self.metadata)

    def headline_position(self) -> int | None:
        return locate_headline(self.blocks, self.headline().headline, self.document.url)

    def authors(
        self, publisher: str | None = "Harbour Daily", link: Link | None = None
    ) -> list[str]:
        found = find_authors(
            self.document,
            self.blocks,
            self.structured,
            self.metadata,
            publisher,
            link,
            self.headline_position(),
        )
        return [author.name for author in found]

    def date_sources(self, link: Link | None = None) -> DateSources:
        return read_date_sources(
            self.document,
            self.blocks,
            self.structured,
            self.metadata,
            link,
            self.headline_position(),
            self.lang or None,
            now=NOW,
        )

    def published(self, link: Link | None = None) -> PublicationDate | None:
        return find_publication_date(self.date_sources(link))

    def modified(self, link: Link | None = None) -> datetime | None:
        sources = self.date_sources(link)
        return find_modification_date(sources, find_publication_date(sources))


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'
