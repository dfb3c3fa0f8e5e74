"""Test the poll states of listings on a real server."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.documents.crawling.polling import EndpointState
from database.repositories.crawling.poll_states import PollStateRepository, failed
from database.schema.ensure import ensure_schema
from model.push import Cloud, Push
from tests.support.async_work import use

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PUSH = Push(
    ["https://hub.example/"], "https://a.example/f", Cloud("c.example", 80, "/", "p", "soap")
)


def test_a_state_comes_back_as_it_was_and_what_has_passed_is_gone(
    mongo_uri: str, mongo_database: Database[dict[str, Any]]
) -> None:
    def state() -> EndpointState:
        return EndpointState("a feed f", "a", "https://a.example/f", "feed", NOW, found=False)

    async def work(database: AsyncDatabase[BSONDocument]) -> None:
        await ensure_schema(database)
        repository = PollStateRepository(database)

        async def kept(written: EndpointState) -> EndpointState:
            await repository.record([written])
            ((read,),) = (await repository.of_sources(["a"])).values()
            return read

        announcing = state()
        announcing.ttlSeconds, announcing.push = 1800.0, PUSH
        announcing.error = failed("dns", "no such host", NOW)
        assert await kept(announcing) == announcing
        hub_only = state()
        hub_only.push = Push(["https://hub.example/"])
        assert await kept(hub_only) == hub_only
        assert await kept(state()) == state()

    use(mongo_uri, mongo_database, work)
