"""Test how saved searches, and how far their receivers were told, are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from database.documents.bson_document import BSONDocument
from database.documents.saved_searches import DeliveryError, SavedSearch, Webhook
from database.repositories.readers.saved_searches import (
    DeliveryRepository,
    Failure,
    SavedSearchRepository,
)
from tests.support.async_work import use

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WEBHOOK = Webhook("https://hooks.example/1", "whsec_AA==", "c1.a")
SEARCH = SavedSearch("1", "Ferries", {"q": "ferry"}, NOON, "0" * 64, WEBHOOK)
FAILURE = Failure(DeliveryError("it answered 500", NOON), 1, NOON, NOON + MINUTE)


@pytest.fixture
def searches(news_database: Database[BSONDocument]) -> SavedSearchRepository:
    return SavedSearchRepository(news_database)


def test_a_search_is_read_back_as_it_was_saved(searches: SavedSearchRepository) -> None:
    plain = SavedSearch("2", "All", {}, NOON + MINUTE)
    searches.add(plain)
    searches.add(SEARCH)
    assert searches.all() == [SEARCH, plain]
    assert (searches.count(), searches.find("1"), searches.find("3")) == (2, SEARCH, None)
    assert searches.at_address("0" * 64) == SEARCH
    assert searches.at_address("1" * 64) is None
    assert searches.change("1", {"name": "Ships", "addressHash": None}) == replace(
        SEARCH, name="Ships", addressHash=None
    )
    assert searches.change("3", {"name": "Ships"}) is None
    assert (searches.delete("1"), searches.delete("1")) == (True, False)


def test_an_address_is_of_one_search(searches: SavedSearchRepository) -> None:
    searches.add(SEARCH)
    with pytest.raises(DuplicateKeyError):
        searches.add(replace(SEARCH, id="2"))


def test_a_receiver_that_is_set_anew_goes_on_where_it_is(searches: SavedSearchRepository) -> None:
    searches.add(replace(SEARCH, webhook=None))
    assert searches.set_webhook("1", WEBHOOK) == SEARCH
    disabled = replace(
        WEBHOOK, failures=9, failingSince=NOON, nextAttemptAt=NOON, lastError=FAILURE.error,
        waitingSince=NOON, disabledAt=NOON, disabledReason="gone",
    )  # fmt: skip
    searches.delete("1")
    searches.add(replace(SEARCH, webhook=disabled))
    anew = searches.set_webhook("1", Webhook("https://hooks.example/2", "whsec_BB==", "c1.z"))
    assert anew is not None
    assert anew.webhook == replace(
        WEBHOOK, url="https://hooks.example/2", lastError=FAILURE.error, waitingSince=NOON
    )
    assert searches.set_webhook("2", WEBHOOK) is None


def test_it_is_due_when_nothing_failed_or_the_delay_is_over(
    searches: SavedSearchRepository, news_database: Database[BSONDocument], mongo_uri: str
) -> None:
    async def work(database: AsyncDatabase[BSONDocument]) -> None:
        deliveries = DeliveryRepository(database)
        searches.add(replace(SEARCH, id="0", addressHash=None, webhook=None))
        assert not await deliveries.are_wanted()
        searches.add(SEARCH)
        assert await deliveries.are_wanted()
        assert await deliveries.due(NOON) == [SEARCH]
        await deliveries.record_failure(SEARCH, FAILURE, NOON)
        assert await deliveries.due(NOON + MINUTE - timedelta(seconds=1)) == []
        [again] = await deliveries.due(NOON + MINUTE)
        assert again.webhook == replace(
            WEBHOOK, failures=1, failingSince=NOON, nextAttemptAt=NOON + MINUTE,
            waitingSince=NOON, lastError=FAILURE.error,
        )  # fmt: skip
        taken = await deliveries.acknowledge(again, "c1.b", None, NOON)
        [after] = await deliveries.due(NOON)
        assert after.webhook == replace(
            WEBHOOK, cursor="c1.b", lastDeliveredAt=NOON, lastError=FAILURE.error
        )
        assert taken is not None
        assert taken.webhook is not None
        assert (taken.webhook.cursor, taken.webhook.failures) == ("c1.b", 0)
        await deliveries.record_failure(after, replace(FAILURE, disabled_for="gone"), NOON)
        assert await deliveries.due(NOON + MINUTE) == []
        assert not await deliveries.are_wanted()

    use(mongo_uri, news_database, work)


def test_nobody_moves_a_cursor_that_another_has_moved(
    searches: SavedSearchRepository, news_database: Database[BSONDocument], mongo_uri: str
) -> None:
    async def work(database: AsyncDatabase[BSONDocument]) -> None:
        deliveries = DeliveryRepository(database)
        searches.add(SEARCH)
        assert await deliveries.acknowledge(SEARCH, "c1.b", NOON, NOON) is not None
        assert await deliveries.acknowledge(SEARCH, "c1.c", None, NOON) is None
        await deliveries.pass_over(["1"], "c1.a", "c1.c")
        await deliveries.record_failure(SEARCH, FAILURE, NOON)
        [found] = await deliveries.due(NOON)
        assert found.webhook is not None
        assert (found.webhook.cursor, found.webhook.waitingSince) == ("c1.b", NOON)
        await deliveries.pass_over(["1"], "c1.b", "c1.c")
        [found] = await deliveries.due(NOON)
        assert found.webhook is not None
        assert (found.webhook.cursor, found.webhook.waitingSince) == ("c1.c", None)
        moved = replace(found, webhook=replace(found.webhook, url="https://hooks.example/2"))
        assert await deliveries.acknowledge(moved, "c1.d", None, NOON) is None

    use(mongo_uri, news_database, work)
