"""Store in ``pages`` the raw pages that articles and rejections were read from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from database.repositories.archive.pages import PageArchive
from model.pages import Page
from pipelines.storage import updates

# Bytes of the largest page that is kept, compressed: a page that zstd can't bring below MongoDB's
# 16 MiB a document is no page of text.
LARGEST_PAGE = 15 * 1024 * 1024


class PageStore:
    """Store the pages of one database, each for ``kept_for`` after its last download."""

    def __init__(self, database: AsyncDatabase[BSONDocument], kept_for: timedelta) -> None:
        self._pages = PageArchive(database)
        self._kept_for = kept_for

    async def keep(self, pages: Iterable[Page]) -> None:
        """Store pages, each once however many items it belongs to, in one round trip."""
        kept = {page.id: page for page in pages if len(page.body) <= LARGEST_PAGE}
        await self._pages.keep(
            {name: updates.page(page, self._kept_for) for name, page in kept.items()}
        )
