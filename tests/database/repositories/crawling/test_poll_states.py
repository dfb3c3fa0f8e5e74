"""Test the poll states of listings on a real server."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

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


def test_a_crawl_that_lost_its_lease_writes_no_state(
    mongo_uri: str, mongo_database: Database[dict[str, Any]]
) -> None:
    def state(source: str, fence: int | None, links: int) -> EndpointState:
        url = f"https://{source}.example/f"
        named = EndpointState(f"{source} feed f", source, url, "feed", NOW, found=False)
        named.fence, named.links = fence, links
        return named

    async def work(database: AsyncDatabase[BSONDocument]) -> None:
        await ensure_schema(database)
        repository = PollStateRepository(database)

        async def stored() -> dict[str, tuple[int, int | None]]:
            found = await repository.of_sources(["a", "b", "c"])
            return {name: (each.links, each.fence) for name, (each,) in found.items()}

        slow, other = await repository.next_token(), await repository.next_token()
        assert 0 < slow < other
        # Without a lease nothing is fenced, and nothing refused.
        assert await repository.record([state("a", None, 1), state("b", None, 1)]) == 0
        await repository.fence(["a", "b"], slow)
        assert await repository.record([state("a", slow, 2), state("b", slow, 2)]) == 0
        await repository.fence(["a"], other)  # the other takes over before slow's next write
        assert await repository.record([state("a", slow, 3), state("b", slow, 3)]) == 1
        assert await stored() == {"a": (2, other), "b": (3, slow)}
        assert await repository.record([state("a", other, 4), state("c", other, 4)]) == 0
        await repository.fence(["a", "b"], slow)  # it woke up only now
        assert await repository.record([state("a", slow, 5)]) == 1
        assert await repository.record([state("a", None, 6)]) == 0
        assert await stored() == {"a": (6, other), "b": (3, slow), "c": (4, other)}

    use(mongo_uri, mongo_database, work)


def test_a_crawl_that_lost_its_lease_writes_no_first_state_either(
    mongo_uri: str, mongo_database: Database[dict[str, Any]]
) -> None:
    def state(kind: Literal["feed", "home"], fence: int | None = None) -> EndpointState:
        url = f"https://a.example/{kind}"
        named = EndpointState(f"a {kind} {url}", "a", url, kind, NOW, found=kind == "feed")
        named.fence, named.polls = fence, 1
        return named

    async def work(database: AsyncDatabase[BSONDocument]) -> None:
        await ensure_schema(database)
        repository = PollStateRepository(database)

        async def stored() -> dict[str, int | None]:
            found = await repository.of_sources(["a"])
            return {each.kind: each.fence for each in found.get("a", ())}

        slow, other = await repository.next_token(), await repository.next_token()
        await repository.open([state("home")], slow)
        await repository.open([state("home")], other)  # the other takes over before it is polled
        await repository.open([state("home")], slow)  # it woke up only now
        assert await repository.record([state("home", slow)]) == 1
        # Neither does it write of a feed that it found on that page.
        assert await repository.record([state("feed", slow)]) == 1
        assert await stored() == {"home": other}
        assert await repository.record([state("feed", other), state("home", other)]) == 0
        assert await stored() == {"feed": other, "home": other}

    use(mongo_uri, mongo_database, work)
