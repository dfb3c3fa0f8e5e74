"""Test that a job is done once, whatever becomes of its task and its worker."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo.database import Database

from database.repositories.crawling.jobs import LONGEST_SAID, JobRepository
from database.repositories.crawling.shards import MOST_ATTEMPTS

Collections = Database[dict[str, Any]]
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
# What would be an operator of MongoDB's, were it not taken literally.
WORDS = ["article", "--json", "$words"]


@pytest.fixture
def jobs(news_database: Collections) -> JobRepository:
    return JobRepository(news_database)


def document(database: Collections, job: str) -> dict[str, Any]:
    found = database["jobs"].find_one({"_id": job})
    assert found is not None
    return found


def test_a_job_is_sent_once_taken_once_and_its_result_kept(
    jobs: JobRepository, news_database: Collections
) -> None:
    job = jobs.ask(WORDS)
    assert jobs.begin(job) is None  # it was not sent yet
    assert jobs.queue_waiting() == [job]
    assert jobs.queue_waiting() == []
    assert jobs.begin(job) == WORDS
    assert jobs.begin(job) is None  # its task was delivered twice
    assert jobs.renew(job)
    jobs.end(job, 0, "x" * LONGEST_SAID + "$said")
    done = document(news_database, job)
    assert (done["state"], done["code"], done["said"][-6:]) == ("done", 0, "x$said")
    assert len(done["said"]) == LONGEST_SAID
    assert not jobs.renew(job)
    assert jobs.begin(job) is None
    assert jobs.queue_waiting() == []
    jobs.end(job, 1, "late")
    assert document(news_database, job) == done


def test_a_job_that_is_left_is_begun_by_its_next_delivery_as_if_it_had_not_been(
    jobs: JobRepository, news_database: Collections
) -> None:
    job = jobs.ask(WORDS)
    assert jobs.queue_waiting() == [job]
    for _ in range(MOST_ATTEMPTS + 1):
        assert jobs.begin(job) == WORDS
        jobs.leave(job)
    left = document(news_database, job)
    assert (left["state"], left["attempts"]) == ("queued", 0)
    jobs.leave(job)  # it is nobody's
    assert document(news_database, job) == left


def test_what_could_not_be_sent_waits_in_its_order(jobs: JobRepository) -> None:
    asked = [jobs.ask([str(number)]) for number in range(3)]
    assert jobs.queue_waiting() == asked
    jobs.give_back(asked[1:])
    jobs.give_back([])
    assert jobs.queue_waiting() == asked[1:]


@pytest.mark.parametrize(("state", "since"), [("queued", "queuedAt"), ("running", "expiresAt")])
def test_a_lost_task_and_a_dead_worker_cost_no_job(
    jobs: JobRepository, news_database: Collections, state: str, since: str
) -> None:
    job = jobs.ask(WORDS)
    jobs.queue_waiting()
    if state == "running":
        jobs.begin(job)
    assert jobs.queue_waiting() == []
    news_database["jobs"].update_one({"_id": job}, {"$set": {since: LONG_AGO}})
    assert jobs.queue_waiting() == [job]
    assert not jobs.renew(job)  # who had it has lost it
    assert jobs.begin(job) == WORDS


def test_a_job_whose_workers_die_is_given_up(
    jobs: JobRepository, news_database: Collections
) -> None:
    job = jobs.ask(WORDS)
    for _ in range(MOST_ATTEMPTS):
        assert jobs.queue_waiting() == [job]
        assert jobs.begin(job) == WORDS
        news_database["jobs"].update_one({"_id": job}, {"$set": {"expiresAt": LONG_AGO}})
    assert jobs.queue_waiting() == [job]
    assert jobs.begin(job) is None
    given_up = document(news_database, job)
    assert (given_up["state"], given_up["said"]) == ("failed", "not done in 5 attempts")
    assert "code" not in given_up
