"""Run the crawl's pipelines that come before storage over items that come out of the spool.

The pipelines are the crawl's own, in the order of ``ITEM_PIPELINES``: what is added to that setting
is run over spooled items too. What an earlier run left in the spool is drained while pipelines
open, so a pipeline must be ready for items before its ``open_spider`` has ended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, runtime_checkable

from scrapy.utils.defer import ensure_awaitable

from model.items import Article, Rejection

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

SpooledItem: TypeAlias = Article | Rejection


@runtime_checkable
class BatchStep(Protocol):
    """Process the items of a batch together: for pipelines that ask the database once for all.

    ``process_item`` of such a pipeline calls ``process_batch``, so both are the same code. Items
    come out of the spool before the database counts as back: ``process_batch`` must not leave its
    work undone because it is away.
    """

    async def process_batch(self, items: Sequence[SpooledItem]) -> Sequence[SpooledItem]:
        """Return what becomes of the items, in their order."""
        ...


def pipelines_before(pipeline: object, crawler: Crawler) -> list[Any]:
    """Return the crawl's item pipelines that come before ``pipeline``, in their order."""
    assert crawler.engine is not None
    every = crawler.engine.scraper.itemproc.middlewares
    return list(takewhile(lambda each: each is not pipeline, every))


async def processed(
    pipelines: Iterable[Any], items: Sequence[SpooledItem]
) -> Sequence[SpooledItem]:
    """Return what the pipelines make of a batch of items.

    A pipeline that is no ``BatchStep`` gets them one by one, all at once. Raises what a pipeline
    raises.
    """
    for pipeline in pipelines:
        if isinstance(pipeline, BatchStep):
            items = await pipeline.process_batch(items)
        elif hasattr(pipeline, "process_item"):
            items = await asyncio.gather(
                *(ensure_awaitable(pipeline.process_item(item)) for item in items)
            )
    return items
