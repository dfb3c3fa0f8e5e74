"""Run pipelines over a batch of items that come out of the spool."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from scrapy.utils.test import get_crawler

from model.items import Article, Rejection
from pipelines.storage.spooling.earlier_steps import (
    BatchStep,
    SpooledItem,
    pipelines_before,
    processed,
)
from pipelines.validation import ValidationPipeline


class Upper:
    """Write headlines in capitals, one item at a time."""

    def process_item(self, item: Article) -> Article:
        item.headline = (item.headline or "").upper()
        return item


class Numbered:
    """Put the number of each item in its batch behind its headline."""

    async def process_item(self, item: Article) -> Article:
        raise AssertionError("a batch step gets batches")

    async def process_batch(self, items: Sequence[SpooledItem]) -> Sequence[SpooledItem]:
        for number, item in enumerate(items):
            item.headline = f"{item.headline} {number} of {len(items)}"
        return items


class Silent:
    """Watch the crawl begin and end, and nothing else."""


def articles(*headlines: str) -> list[Article]:
    return [
        Article(f"https://herald.example/{each}", f"herald.example/{each}", headline=each)
        for each in headlines
    ]


def test_each_pipeline_runs_in_its_order_and_a_batch_step_gets_the_batch() -> None:
    items = asyncio.run(processed([Upper(), Silent(), Numbered()], articles("a", "b")))
    assert [item.headline for item in items] == ["A 0 of 2", "B 1 of 2"]
    items = asyncio.run(processed([Numbered(), Upper()], articles("a")))
    assert [item.headline for item in items] == ["A 0 OF 1"]


def test_what_a_pipeline_makes_of_an_item_goes_to_the_next_one() -> None:
    (item,) = asyncio.run(processed([ValidationPipeline(), Numbered()], articles("a")))
    assert isinstance(item, Rejection)
    assert (item.reason, item.headline) == ("too-short", "a 0 of 1")


def test_what_a_pipeline_raises_is_raised() -> None:
    class Faulty:
        async def process_item(self, item: Any) -> Any:
            raise LookupError("a bug")

    with pytest.raises(LookupError, match="a bug"):
        asyncio.run(processed([Faulty()], articles("a", "b")))


def test_only_a_pipeline_with_process_batch_is_a_batch_step() -> None:
    assert isinstance(Numbered(), BatchStep)
    assert not isinstance(Upper(), BatchStep)


def test_the_pipelines_before_one_are_those_of_the_setting_in_its_order() -> None:
    async def found() -> list[Any]:
        crawler = get_crawler(
            settings_dict={
                "ITEM_PIPELINES": {Upper: 300, Numbered: 100, Silent: 400, ValidationPipeline: 200},
                "DOWNLOAD_HANDLERS": {"http": None, "https": None},
            }
        )
        crawler.engine = crawler._create_engine()
        last = crawler.get_item_pipeline(Silent)
        before = pipelines_before(last, crawler)
        await crawler.engine.close_async()
        return before

    before = asyncio.run(found())
    assert [type(each) for each in before] == [Numbered, ValidationPipeline, Upper]
