"""Test on a real server how many requests crawls that share a site's budget are given."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.repositories.crawling.budgets import BudgetRepository

SITE = "herald.example"
# Requests an hour: a burst of 10, and another one each 30 s, which no test takes.
PER_HOUR = 120

Work = Callable[[BudgetRepository], Awaitable[Any]]


@pytest.fixture
def run(mongo_uri: str, news_database: Database[BSONDocument]) -> Callable[[Work], Any]:
    """Run a coroutine function with budgets on the test's database, validators and all."""

    def run_work(work: Work) -> Any:
        async def connected() -> Any:
            async with AsyncMongoClient[BSONDocument](mongo_uri) as client:
                return await work(BudgetRepository(client[news_database.name], PER_HOUR))

        return asyncio.run(connected())

    return run_work


def rest(database: Database[BSONDocument], requests: float, since: timedelta) -> None:
    """Let a site have so many requests left, as of some time ago."""
    then = datetime.now(UTC) - since
    database["budgets"].update_one({}, {"$set": {"requests": requests, "updatedAt": then}})


def test_a_site_that_was_left_alone_gets_a_burst_and_no_more(run: Callable[[Work], Any]) -> None:
    async def take(budgets: BudgetRepository) -> None:
        assert (await budgets.take(SITE, 4)).requests == 4
        assert (await budgets.take(SITE, 20)).requests == 6
        nothing = await budgets.take(SITE, 20)
        assert nothing.requests == 0
        assert 0 < nothing.wait <= 30
        assert (await budgets.take("post.example", 20)).requests == 10

    run(take)


def test_crawls_that_ask_at_once_are_given_no_more_together(run: Callable[[Work], Any]) -> None:
    async def take(budgets: BudgetRepository) -> int:
        grants = await asyncio.gather(*(budgets.take(SITE, 3) for _ in range(12)))
        return sum(each.requests for each in grants)

    assert run(take) == 10


@pytest.mark.parametrize(
    ("left", "seconds", "granted"),
    [(0.0, 29, 0), (0.0, 31, 1), (0.5, 16, 1), (2.0, 91, 5), (0.0, 299, 9), (3.0, 10_000, 10)],
)
def test_a_budget_fills_steadily_up_to_the_burst(
    run: Callable[[Work], Any],
    news_database: Database[BSONDocument],
    left: float,
    seconds: int,
    granted: int,
) -> None:
    async def take(budgets: BudgetRepository) -> int:
        await budgets.take(SITE, 1)
        rest(news_database, left, timedelta(seconds=seconds))
        return (await budgets.take(SITE, 20)).requests

    # a machine that stands still for a second or more gives one more
    assert run(take) in (granted, min(granted + 1, 10))


def test_a_server_whose_clock_is_behind_takes_nothing_away(
    run: Callable[[Work], Any], news_database: Database[BSONDocument]
) -> None:
    async def take(budgets: BudgetRepository) -> int:
        await budgets.take(SITE, 1)
        rest(news_database, 5, -timedelta(minutes=10))
        return (await budgets.take(SITE, 20)).requests

    assert run(take) == 5


def test_what_is_given_back_is_for_others(
    run: Callable[[Work], Any], news_database: Database[BSONDocument]
) -> None:
    async def take(budgets: BudgetRepository) -> int:
        await budgets.take(SITE, 20)
        await budgets.give_back({SITE: 7, "unknown.example": 3})
        await budgets.give_back({})
        return (await budgets.take(SITE, 20)).requests

    assert run(take) == 7
    assert news_database["budgets"].count_documents({}) == 1
