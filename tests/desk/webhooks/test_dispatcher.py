"""Test what receivers are told, in which order and how often, with a real database and sockets."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from bson import Timestamp
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.documents.encoding import as_document
from database.documents.saved_searches import SavedSearch, Webhook
from database.reader import newest_cursor
from database.repositories.readers.saved_searches import DeliveryRepository, SavedSearchRepository
from desk.api.filters import saved_request
from desk.webhooks import matched_changes
from desk.webhooks.backoff import FIRST_DELAY, GIVEN_UP_AFTER
from desk.webhooks.dispatcher import Dispatcher
from desk.webhooks.matched_changes import ChangeMatcher
from desk.webhooks.sender import open_sender
from desk.webhooks.signature import new_secret
from model.clock import Clock
from tests.desk.webhooks.receiver import Received, Receiver, receiver
from tests.search.articles import NOON, article
from tests.support.async_work import use
from tests.support.waiting import WAIT_SECONDS
from urls.address_policy import AddressPolicy

# Seconds in which it ends that is told to, with nothing to do.
ENDS_WITHIN = 20
FIRST_STAMP = 1_700_000_000


@dataclass(frozen=True)
class MovableClock(Clock):
    """Tell the time, and let a test move it on."""

    moved: list[timedelta] = field(default_factory=list)

    def now(self) -> datetime:
        return super().now() + sum(self.moved, timedelta(0))


class Newsroom:
    """Store articles and save searches."""

    def __init__(self, news: Database[BSONDocument]) -> None:
        self.news = news
        self.searches = SavedSearchRepository(news)
        self.clock = MovableClock()
        self._stamp = FIRST_STAMP

    def store(self, *numbers: int, **fields: Any) -> None:
        """Store articles, or change those that are there, one after the other."""
        for number in numbers:
            self._stamp += 1
            document = article(number, changed=Timestamp(self._stamp, 1), **fields)
            self.news.articles.replace_one({"_id": document["_id"]}, document, upsert=True)

    def forget(self, number: int, source: str | None = "herald") -> None:
        """Delete an article, and leave its tombstone."""
        self._stamp += 1
        name = f"{number:032x}"
        self.news.articles.delete_one({"_id": name})
        tombstone: BSONDocument = {
            "_id": name, "keys": [name], "forgottenAt": NOON, "changed": Timestamp(self._stamp, 1)
        }  # fmt: skip
        self.news.forgotten.insert_one(tombstone | ({"source": source} if source else {}))

    def save(self, name: str, to: Receiver, **filters: Any) -> str:
        """Save a search that tells a receiver; return the secret."""
        webhook = Webhook(to.url, new_secret(), newest_cursor(self.news))
        self.searches.add(SavedSearch(name, name, filters, NOON, None, webhook))
        return webhook.secret

    def webhook(self, name: str) -> Webhook:
        """Return how far a receiver was told."""
        found = self.searches.find(name)
        assert found is not None
        assert found.webhook is not None
        return found.webhook


@pytest.fixture
def newsroom(mongo_database: Database[BSONDocument]) -> Newsroom:
    return Newsroom(mongo_database)


@asynccontextmanager
async def dispatching(
    deliveries: DeliveryRepository, newsroom: Newsroom
) -> AsyncIterator[Counter[str]]:
    """Deliver as a desk does; give the numbers of outcomes."""
    outcomes: Counter[str] = Counter()
    async with open_sender(AddressPolicy(["127.0.0.0/8"], [80])) as sender:
        dispatcher = Dispatcher(
            deliveries,
            ChangeMatcher(newsroom.news, "the test's server"),
            saved_request,
            sender,
            newsroom.clock,
            outcomes,
        )
        task = asyncio.create_task(dispatcher.run())
        try:
            yield outcomes
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def until(condition: Callable[[], bool]) -> None:
    """Wait until something holds, and let the dispatcher work meanwhile."""
    end = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < end, "it has not happened"
        await asyncio.sleep(0.02)


def deliver(
    newsroom: Newsroom,
    uri: str,
    story: Callable[[Counter[str]], Awaitable[None]],
    repository: type[DeliveryRepository] = DeliveryRepository,
) -> None:
    """Run ``story`` while events are delivered."""

    async def work(database: AsyncDatabase[BSONDocument]) -> None:
        async with dispatching(repository(database), newsroom) as outcomes:
            await story(outcomes)

    use(uri, newsroom.news, work)


def test_new_changed_and_deleted_articles_are_told_of_in_order(
    newsroom: Newsroom, mongo_uri: str
) -> None:
    newsroom.store(9)
    with receiver() as pier, receiver() as kurier:
        secret = newsroom.save("pier", pier, q="headline:pier")
        newsroom.save("kurier", kurier, source=["kurier"])

        async def story(outcomes: Counter[str]) -> None:
            newsroom.store(1, headline="Pier opens")
            newsroom.store(2)  # is not found
            await until(lambda: pier.articles == [1])
            newsroom.store(1, headline="Pier opens late", revision=2)
            newsroom.store(3, headline="A pier, told late", revision=4)
            await until(lambda: pier.articles == [1, 1, 3])
            # what no longer fits is not told, and what is deleted is told to all it may concern
            newsroom.store(1, headline="Bridge opens", revision=3)
            newsroom.forget(3)
            newsroom.forget(8, source=None)
            await until(lambda: pier.articles == [1, 1, 3, 3, 8])
            newsroom.store(4, source={"id": "kurier", "name": "Kurier"}, headline="Pier")
            await until(lambda: kurier.articles == [8, 4] and pier.articles[5:] == [4])
            assert outcomes["failed"] == 0

        deliver(newsroom, mongo_uri, story)
        assert all(each.is_signed_with(secret) for each in pier.received)
        assert [each.body["type"] for each in pier.received] == [
            *("article.created", "article.changed", "article.changed"),
            *("article.deleted", "article.deleted", "article.created"),
        ]
        assert len({each.id for each in pier.received} | {each.id for each in kurier.received}) == 8
        changed = pier.received[1].body["data"]
        assert changed["article"]["headline"] == "Pier opens late"
        assert "fingerprint" not in changed["article"]
        assert "article" not in {k for k, v in pier.received[3].body["data"].items() if v}
    webhook = newsroom.webhook("pier")
    assert webhook.cursor == newest_cursor(newsroom.news) == newsroom.webhook("kurier").cursor
    assert webhook.lastDeliveredAt is not None
    assert webhook.waitingSince is None


def test_more_than_a_batch_comes_whole_and_in_order(newsroom: Newsroom, mongo_uri: str) -> None:
    many = range(1, 2 * matched_changes.BATCH_SIZE + 3)
    with receiver() as all_of_them, receiver() as some:
        newsroom.save("all", all_of_them)
        newsroom.save("some", some, q="headline:9")
        for number in many:
            newsroom.store(number, headline=f"Story {number % 10}")

        async def story(outcomes: Counter[str]) -> None:
            await until(lambda: all_of_them.articles == list(many))
            await until(lambda: some.articles == [each for each in many if each % 10 == 9])

        deliver(newsroom, mongo_uri, story)


def test_a_failing_receiver_is_tried_again_in_order_and_delays_no_other(
    newsroom: Newsroom, mongo_uri: str
) -> None:
    with receiver() as failing, receiver() as well:
        newsroom.save("failing", failing)
        newsroom.save("well", well)
        failing.answer = lambda got: 200 if got.article == 1 else 503

        async def story(outcomes: Counter[str]) -> None:
            newsroom.store(1, 2, 3)
            await until(lambda: well.articles == [1, 2, 3])
            await until(lambda: newsroom.webhook("failing").failures == 1)
            webhook = newsroom.webhook("failing")
            assert webhook.lastError is not None
            assert webhook.lastError.message == "it answered 503"
            assert webhook.waitingSince == datetime.fromtimestamp(
                FIRST_STAMP + 2, newsroom.clock.now().tzinfo
            )
            assert webhook.nextAttemptAt is not None
            # it is changed meanwhile: what comes is the article as it is then
            newsroom.store(2, headline="Corrected", revision=2)
            newsroom.clock.moved.append(FIRST_DELAY * 2)
            await until(lambda: newsroom.webhook("failing").failures == 2)
            failing.answer = lambda _: 200
            newsroom.clock.moved.append(FIRST_DELAY * 4)
            await until(lambda: failing.articles[-1:] == [2])
            await until(lambda: newsroom.webhook("failing").failures == 0)
            await until(lambda: outcomes == {"delivered": 7, "failed": 2})

        deliver(newsroom, mongo_uri, story)
        assert failing.articles == [1, 2, 3, 3, 2]
        assert failing.received[2].id == failing.received[3].id
        assert well.articles == [1, 2, 3, 2]
        webhook = newsroom.webhook("failing")
        assert (webhook.failingSince, webhook.nextAttemptAt) == (None, None)
        assert webhook.waitingSince is None
        assert webhook.lastError is not None


def test_a_slow_receiver_delays_no_other(newsroom: Newsroom, mongo_uri: str) -> None:
    with ExitStack() as stack:
        slow, well = (stack.enter_context(receiver()) for _ in range(2))
        newsroom.save("slow", slow)
        newsroom.save("well", well)

        def late(_: Received) -> int:
            end = time.monotonic() + WAIT_SECONDS
            while len(well.received) < 3 and time.monotonic() < end:
                time.sleep(0.02)
            return 200

        slow.answer = late

        async def story(outcomes: Counter[str]) -> None:
            for number in (1, 2, 3):
                newsroom.store(number)
                await until(lambda: len(well.received) == number)  # noqa: B023
            assert len(slow.received) == 1
            await until(lambda: slow.articles == [1, 2, 3])

        deliver(newsroom, mongo_uri, story)


def test_a_search_that_is_done_while_others_are_looked_up_is_told_nothing_twice(
    newsroom: Newsroom, mongo_uri: str
) -> None:
    with receiver() as to:
        newsroom.save("search", to)
        start, looked_up = newsroom.webhook("search").cursor, threading.Event()

        class SlowRepository(DeliveryRepository):
            """Answer a look-up that began during a delivery after the end of that delivery."""

            async def due(self, now: datetime) -> list[SavedSearch]:
                found = await super().due(now)
                if to.received and not looked_up.is_set():
                    looked_up.set()
                    await until(lambda: newsroom.webhook("search").cursor != start)
                    await asyncio.sleep(0.2)  # the delivery's task ends
                return found

        def late(_: Received) -> int:
            looked_up.wait(WAIT_SECONDS)
            return 200

        to.answer = late

        async def story(outcomes: Counter[str]) -> None:
            newsroom.store(1)
            await until(lambda: newsroom.webhook("search").cursor != start)
            newsroom.store(2)
            await until(lambda: to.articles[-1:] == [2])

        deliver(newsroom, mongo_uri, story, SlowRepository)
        assert to.articles == [1, 2]


def test_one_that_failed_for_days_or_is_gone_is_disabled_until_it_is_set_anew(
    newsroom: Newsroom, mongo_uri: str
) -> None:
    with receiver() as failing, receiver() as gone:
        newsroom.save("failing", failing)
        newsroom.save("gone", gone)
        failing.answer = lambda _: 500
        gone.answer = lambda _: 410

        async def story(outcomes: Counter[str]) -> None:
            newsroom.store(1)
            await until(lambda: newsroom.webhook("gone").disabledAt is not None)
            await until(lambda: newsroom.webhook("failing").failures == 1)
            newsroom.clock.moved.append(GIVEN_UP_AFTER)
            await until(lambda: newsroom.webhook("failing").disabledAt is not None)
            assert "it answered 500" in (newsroom.webhook("failing").disabledReason or "")
            assert "410" in (newsroom.webhook("gone").disabledReason or "")
            newsroom.store(2)
            failing.answer = lambda _: 200
            anew = newsroom.webhook("failing")
            newsroom.searches.set_webhook("failing", anew)
            await until(lambda: failing.articles[-2:] == [1, 2])
            await until(lambda: newsroom.webhook("failing").cursor == newest_cursor(newsroom.news))

        deliver(newsroom, mongo_uri, story)
        assert gone.articles == [1]
        webhook = newsroom.webhook("failing")
        assert (webhook.disabledAt, webhook.disabledReason) == (None, None)


def test_what_cannot_be_asked_or_told_is_a_failure_and_holds_up_no_other(
    newsroom: Newsroom, mongo_uri: str
) -> None:
    with receiver() as broken, receiver() as well:
        newsroom.save("broken", broken, q="ferry AND")
        newsroom.save("unknown", broken, colour="red")
        newsroom.save("well", well)

        async def story(outcomes: Counter[str]) -> None:
            newsroom.store(1)
            newsroom.store(2, images=[{"caption": "no address"}])
            await until(lambda: well.articles == [1])
            for name in ("broken", "unknown", "well"):
                await until(lambda: newsroom.webhook(name).failures == 1)  # noqa: B023

        deliver(newsroom, mongo_uri, story)
        assert broken.received == []
        assert f"{2:032x}" in str(newsroom.webhook("well").lastError)


def test_a_receiver_that_is_taken_away_gets_nothing_more(
    newsroom: Newsroom, mongo_uri: str
) -> None:
    with receiver() as old, receiver() as new:
        newsroom.save("search", old)

        def replaced(_: Received) -> int:
            newsroom.searches.set_webhook("search", Webhook(new.url, "", ""))
            return 200

        old.answer = replaced

        async def story(outcomes: Counter[str]) -> None:
            newsroom.store(1, 2)
            await until(lambda: new.articles == [1, 2])

        deliver(newsroom, mongo_uri, story)
        assert old.articles == [1]
        assert as_document(newsroom.webhook("search"))["url"] == new.url


def test_it_ends_although_it_is_woken_in_that_moment(newsroom: Newsroom, mongo_uri: str) -> None:
    async def work(database: AsyncDatabase[BSONDocument]) -> None:
        matcher = ChangeMatcher(newsroom.news, "the test's server")
        async with open_sender(AddressPolicy(["127.0.0.0/8"], [80])) as sender:
            for steps in range(5):
                dispatcher = Dispatcher(
                    DeliveryRepository(database),
                    *(matcher, saved_request, sender, newsroom.clock, Counter()),
                )
                task = asyncio.create_task(dispatcher.run())
                await asyncio.sleep(0.5)  # then it waits for something to do
                dispatcher.wake()
                for _ in range(steps):
                    await asyncio.sleep(0)
                task.cancel()
                ended, _ = await asyncio.wait([task], timeout=ENDS_WITHIN)
                assert ended, f"cancelled {steps} steps after it was woken, it runs on"

    use(mongo_uri, newsroom.news, work)
