"""Tells articles apart by what they say."""

from __future__ import annotations

from typing import TypeVar

from crawler.items import Article
from pipelines.deduplication.fingerprints import content_hash

Item = TypeVar("Item")


class DeduplicationPipeline:
    """Gives each article its ``contentHash``.

    The storage pipeline compares it, in the same round trip in which it looks the address up:
    with what is stored under the article's own ``_id`` (a visit without a change, or a revision),
    and with the other articles of the same site (the same text under another address).
    """

    async def process_item(self, item: Item) -> Item:
        if isinstance(item, Article):
            item.contentHash = content_hash(item.headline, item.abstract, item.articleBody)
        return item
