"""Give articles the hash and the fingerprint by which equal and similar texts are found."""

from __future__ import annotations

import asyncio
from typing import TypeVar

from model.items import Article
from text.comparison.fingerprints import content_hash
from text.comparison.text_keys import fingerprint_of

Item = TypeVar("Item")


class DeduplicationPipeline:
    """Give each article its ``contentHash`` and ``fingerprint``.

    The storage pipeline compares the hash, in the same round trip in which it looks the address
    up: with what is stored under the article's own ``_id`` (a visit without a change, or a
    revision), and with the other articles of the same site (the same text under another address).
    By the fingerprint it finds the articles, of any site, of which this may be a copy, and gives
    it its ``cluster`` (``pipelines.deduplication.clusters``): only there can articles of other
    processes be seen as they come.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def process_item(self, item: Item) -> Item:
        if isinstance(item, Article):
            if item.current_keys is not None:
                identify(item)
                return item
            # A batch comes at once, and new keys take milliseconds: other tasks get their turn.
            async with self._turn:
                identify(item)
                await asyncio.sleep(0)
        return item


def identify(article: Article) -> None:
    """Give an article its ``contentHash`` and ``fingerprint``.

    Mostly the worker that extracted the text has computed them: a text that was changed since, by
    joining its parts or taking out what its site repeats, gets its own.
    """
    keys, article.textKeys = article.current_keys, None
    if keys is not None:
        article.contentHash, article.fingerprint = keys.contentHash, keys.fingerprint
        return
    article.contentHash = content_hash(article.headline, article.abstract, article.articleBody)
    article.fingerprint = fingerprint_of(article.headline, article.articleBody)
