"""Test that a shard is in the queue once, and that a task out of date changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from pymongo.database import Database

from database.repositories.crawling.shards import (
    LONGEST_REST,
    MOST_ATTEMPTS,
    SETTLED,
    Begun,
    ShardRepository,
    Ticket,
)

Collections = Database[dict[str, Any]]
PARTS: Mapping[str, Mapping[str, list[str]]] = {
    "breaking:0/1": {"sources": ["ticker"], "hosts": ["ticker.example"]},
    "regular:0/2": {"sources": ["herald", "kurier"], "hosts": ["herald.example"]},
    "regular:1/2": {"sources": ["misaki"], "hosts": ["misaki.example"]},
}
ONE = "regular:0/2"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def shards(news_database: Collections) -> ShardRepository:
    repository = ShardRepository(news_database)
    repository.plan(PARTS)
    return repository


def state(database: Collections, shard: str = ONE) -> dict[str, Any]:
    found = database["shards"].find_one({"_id": shard})
    assert found is not None
    return found


def change(database: Collections, shard: str = ONE, **values: Any) -> None:
    database["shards"].update_one({"_id": shard}, {"$set": values})


def queue_all(shards: ShardRepository) -> Ticket:
    (one,) = [each for each in shards.queue_due() if each.shard == ONE]
    return one


def test_a_new_shard_is_due_and_queued_once(shards: ShardRepository) -> None:
    queued = shards.queue_due()
    assert {(each.shard, each.queue, each.number) for each in queued} == {
        ("breaking:0/1", "breaking", 1),
        ("regular:0/2", "regular", 1),
        ("regular:1/2", "regular", 1),
    }
    assert shards.queue_due() == []


def test_two_looks_at_once_queue_a_shard_once(shards: ShardRepository) -> None:
    queued: list[Ticket] = []
    looks = [Thread(target=lambda: queued.extend(shards.queue_due())) for _ in range(8)]
    for look in looks:
        look.start()
    for look in looks:
        look.join()
    assert sorted(each.shard for each in queued) == sorted(PARTS)


def test_a_second_delivery_changes_nothing(
    shards: ShardRepository, news_database: Collections
) -> None:
    ticket = queue_all(shards)
    assert shards.begin(ONE, ticket.number) is Begun.YES
    assert shards.begin(ONE, ticket.number) is Begun.SUPERSEDED
    shards.finish(ONE, ticket.number)
    done = state(news_database)
    assert done["state"] == "waiting"
    assert shards.begin(ONE, ticket.number) is Begun.SUPERSEDED
    assert state(news_database) == done


def test_a_shard_that_is_left_is_begun_by_its_next_delivery_as_if_it_had_not_been(
    shards: ShardRepository, news_database: Collections
) -> None:
    ticket = queue_all(shards)
    for _ in range(MOST_ATTEMPTS + 1):
        assert shards.begin(ONE, ticket.number) is Begun.YES
        shards.leave(ONE, ticket.number)
    left = state(news_database)
    assert (left["state"], left["attempts"]) == ("queued", 0)
    assert not {"holder", "expiresAt"} & left.keys()
    shards.leave(ONE, ticket.number)  # it is not this worker's any more
    assert state(news_database) == left


def test_the_task_of_an_earlier_ticket_changes_nothing(
    shards: ShardRepository, news_database: Collections
) -> None:
    old = queue_all(shards)
    change(news_database, queuedAt=LONG_AGO)
    (new,) = shards.queue_lost("regular", 1)
    assert (new.shard, new.number) == (ONE, old.number + 1)
    assert shards.begin(ONE, old.number) is Begun.SUPERSEDED
    assert shards.begin(ONE, new.number) is Begun.YES
    assert not shards.renew(ONE, old.number)
    shards.finish(ONE, old.number)
    shards.fail(ONE, old.number, "late")
    assert state(news_database)["state"] == "running"
    assert shards.renew(ONE, new.number)


def test_a_task_is_lost_only_where_the_broker_has_fewer(
    shards: ShardRepository, news_database: Collections
) -> None:
    queue_all(shards)
    change(news_database, queuedAt=LONG_AGO)
    assert shards.queue_lost("regular", 2) == []
    assert shards.queue_lost("breaking", 1) == []
    assert [each.shard for each in shards.queue_lost("regular", 0)] == [ONE]


@pytest.mark.parametrize(("seconds", "is_lost"), [(-20, False), (20, True)])
def test_a_task_is_not_lost_before_it_can_be_in_the_queue(
    shards: ShardRepository, news_database: Collections, seconds: int, is_lost: bool
) -> None:
    queue_all(shards)
    age = SETTLED + timedelta(seconds=seconds)
    change(news_database, queuedAt=datetime.now(UTC) - age)
    assert bool(shards.queue_lost("regular", 0)) is is_lost


def test_a_shard_whose_worker_gives_no_sign_of_life_is_queued_anew(
    shards: ShardRepository, news_database: Collections
) -> None:
    ticket = queue_all(shards)
    shards.begin(ONE, ticket.number)
    assert shards.queue_due() == []
    change(news_database, expiresAt=LONG_AGO)
    (again,) = shards.queue_due()
    assert again.number == ticket.number + 1
    assert not shards.renew(ONE, ticket.number)
    shards.finish(ONE, ticket.number)
    assert state(news_database)["state"] == "queued"


def test_a_shard_of_a_dead_process_of_this_machine_is_free_at_once(
    shards: ShardRepository, news_database: Collections
) -> None:
    ticket = queue_all(shards)
    shards.begin(ONE, ticket.number)
    holder = state(news_database)["holder"]
    change(news_database, holder=holder | {"started": 1})
    assert shards.begin(ONE, ticket.number) is Begun.YES
    elsewhere = holder | {"machine": "another", "started": 1}
    change(news_database, holder=elsewhere)
    assert shards.begin(ONE, ticket.number) is Begun.SUPERSEDED


def test_a_shard_is_due_with_its_first_listing(
    shards: ShardRepository, news_database: Collections
) -> None:
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=3)
    listings = {"herald": soon, "kurier": soon + timedelta(minutes=2), "misaki": soon}
    # Of an address that the sources file names no more: it is due for ever.
    times = [*listings.items(), ("herald", LONG_AGO), ("misaki", soon - timedelta(minutes=1))]
    for number, (source, at) in enumerate(times):
        news_database["sources"].insert_one(
            {
                "_id": f"{number}",
                "source": source,
                "url": "https://x.example",
                "kind": "feed",
                "addedAt": LONG_AGO,
                "found": False,
                "failures": 0.0,
                "links": 0,
                "newArticles": 0,
                "polls": 1,
                "newsSitemaps": [],
                "nextPollAt": at,
            }
        )
    ticket = queue_all(shards)
    shards.begin(ONE, ticket.number)
    shards.finish(ONE, ticket.number)
    assert state(news_database)["dueAt"] == soon


def test_a_shard_is_due_at_the_latest_after_its_rest(
    shards: ShardRepository, news_database: Collections
) -> None:
    ticket = queue_all(shards)
    shards.begin(ONE, ticket.number)
    shards.finish(ONE, ticket.number)
    rest = state(news_database)["dueAt"] - datetime.now(UTC)
    assert LONGEST_REST - timedelta(minutes=2) < rest <= LONGEST_REST + timedelta(seconds=5)


def test_a_shard_of_which_another_crawl_holds_a_host_is_due_soon(
    shards: ShardRepository, news_database: Collections
) -> None:
    ticket = queue_all(shards)
    shards.begin(ONE, ticket.number)
    holder = {"machine": "another", "pid": 1, "started": 1}
    soon = datetime.now(UTC) + timedelta(minutes=1)
    news_database["leases"].insert_one(
        {"_id": "herald.example", "runId": "other", "holder": holder, "expiresAt": soon}
    )
    shards.finish(ONE, ticket.number)
    assert state(news_database)["dueAt"] < datetime.now(UTC) + timedelta(minutes=2)


def test_a_shard_that_fails_again_and_again_is_set_aside_for_an_hour(
    shards: ShardRepository, news_database: Collections
) -> None:
    ticket = queue_all(shards)
    outcomes = []
    for _ in range(MOST_ATTEMPTS):
        assert shards.begin(ONE, ticket.number) is Begun.YES
        outcomes.append(shards.fail(ONE, ticket.number, "the disk is full"))
    assert outcomes == [True] * (MOST_ATTEMPTS - 1) + [False]
    dead = state(news_database)
    assert (dead["state"], dead["error"]) == ("dead", "the disk is full")
    assert shards.queue_due() == []
    change(news_database, dueAt=LONG_AGO)
    (again,) = shards.queue_due()
    assert shards.begin(ONE, again.number) is Begun.YES
    shards.finish(ONE, again.number)
    assert "error" not in state(news_database)
    assert state(news_database)["attempts"] == 0


def test_a_shard_whose_workers_die_is_set_aside_too(
    shards: ShardRepository, news_database: Collections
) -> None:
    ticket = queue_all(shards)
    for _ in range(MOST_ATTEMPTS):
        assert shards.begin(ONE, ticket.number) is Begun.YES
        change(news_database, expiresAt=LONG_AGO)
    assert shards.begin(ONE, ticket.number) is Begun.DEAD
    assert state(news_database)["state"] == "dead"


def test_what_could_not_be_put_into_the_queue_is_due_still(shards: ShardRepository) -> None:
    queued = shards.queue_due()
    shards.give_back(queued)
    again = shards.queue_due()
    assert {each.shard for each in again} == set(PARTS)
    # The tickets of before are out of date by now: nothing is given back.
    shards.give_back(queued)
    assert shards.queue_due() == []


def test_other_sources_make_other_shards(
    shards: ShardRepository, news_database: Collections
) -> None:
    ticket = queue_all(shards)
    shards.begin(ONE, ticket.number)
    shards.plan({"regular:0/1": {"sources": ["herald"], "hosts": ["herald.example"]}})
    # The one that is being crawled goes with the first look after.
    assert {each["_id"] for each in news_database["shards"].find()} == {ONE, "regular:0/1"}
    shards.finish(ONE, ticket.number)
    shards.plan({"regular:0/1": {"sources": ["herald", "new"], "hosts": ["herald.example"]}})
    assert [each["sources"] for each in news_database["shards"].find()] == [["herald", "new"]]
