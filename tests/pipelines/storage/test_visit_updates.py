"""Test the updates of visits that bring no other text, field by field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from model.items import Article
from pipelines.storage import visit_updates

FIRST = datetime(2026, 11, 22, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FIVE_MINUTES = timedelta(minutes=5)


def stored(**fields: Any) -> dict[str, Any]:
    """Return what visits know of a stored article."""
    return {
        "type": "NewsArticle",
        "firstFetchedAt": FIRST,
        "contentChangedAt": FIRST,
        "status": "active",
    } | fields


FAILED = {"reason": "timeout", "attempts": 3, "checkedAt": FIRST}


@pytest.mark.parametrize(
    ("field", "before", "visit"),
    [
        ("type", {"type": "LiveBlogPosting"}, visit_updates.visited),
        ("contentChangedAt", {"type": "LiveBlogPosting"}, visit_updates.visited),
        ("firstFetchedAt", {}, visit_updates.visited),
        ("datePublished", {"datePublished": NOW - timedelta(days=9)}, visit_updates.visited),
        ("missing", {"missing": 3}, visit_updates.missed),
        ("failedCheck", {"failedCheck": FAILED}, visit_updates.flipping),
        (
            "status",
            {"status": "gone"},
            lambda before, now: visit_updates.visit_failed(before, "timeout", "", now),
        ),
    ],
)
def test_a_visit_knows_the_fields_that_it_needs(
    field: str,
    before: dict[str, Any],
    visit: Callable[[dict[str, Any], datetime], dict[str, Any]],
) -> None:
    whole = stored(**before)
    known = {name: whole[name] for name in visit_updates.VISIT_FIELDS if name in whole}
    assert visit(known, NOW) == visit(whole, NOW)
    assert field in known


def test_an_old_article_is_visited_no_more() -> None:
    document = visit_updates.visited(stored(), FIRST + timedelta(days=9))
    assert "nextCheckAt" not in document["$set"]
    assert document["$unset"] == {"missing": "", "failedCheck": "", "nextCheckAt": ""}


def test_a_withheld_visit_says_why_and_comes_back_ever_more_rarely() -> None:
    seen = Article(url="https://herald.example/a", urlKey="herald.example/a", wordCount=5)
    before = stored(wordCount=412, missing=1)
    for attempts, hours in ((1, 1), (2, 2), (3, 4)):
        update = visit_updates.withheld(before, "shows-less", seen, NOW)
        failed = {
            "reason": "shows-less",
            "attempts": attempts,
            "checkedAt": NOW,
            "detail": "5 in place of 412 words",
        }
        assert update == {
            "$set": {
                "lastCheckedAt": NOW,
                "nextCheckAt": NOW + timedelta(hours=hours),
                "failedCheck": failed,
            },
            "$unset": {"missing": ""},
        }
        before["failedCheck"] = failed


def test_a_visit_that_finds_nothing_new_moves_its_times_only() -> None:
    update = visit_updates.visited(stored(), NOW)
    assert update == {
        "$set": {
            "lastCheckedAt": NOW,
            "status": "active",
            "nextCheckAt": NOW + timedelta(hours=2),
        },
        "$unset": {"missing": "", "failedCheck": ""},
    }
    back = visit_updates.visited(stored(status="gone"), NOW)
    assert back == update | {"$currentDate": {"stateChanged": {"$type": "timestamp"}}}
    blog = stored(type="LiveBlogPosting", contentChangedAt=NOW)
    assert visit_updates.visited(blog, NOW)["$set"]["nextCheckAt"] == NOW + FIVE_MINUTES


def test_visits_that_fail_move_the_next_one_ever_further_and_leave_the_rest() -> None:
    update = visit_updates.visit_failed(stored(), "http-500", "500 oops", NOW)
    first = {"reason": "http-500", "attempts": 1, "checkedAt": NOW, "detail": "500 oops"}
    assert update == {
        "$set": {
            "lastCheckedAt": NOW,
            "nextCheckAt": NOW + timedelta(hours=1),
            "failedCheck": first,
        }
    }
    again = visit_updates.visit_failed(stored(failedCheck=first), "timeout", "3 s", NOW)
    assert again["$set"]["nextCheckAt"] == NOW + timedelta(hours=2)
    assert again["$set"]["failedCheck"] == first | {
        "reason": "timeout", "attempts": 2, "detail": "3 s"
    }  # fmt: skip


def test_an_outage_of_a_host_is_one_failure_however_often_it_is_met() -> None:
    five = {"reason": "http-500", "attempts": 5, "checkedAt": FIRST}
    began = visit_updates.visit_failed(stored(failedCheck=five), "paused", "", NOW, is_of_host=True)
    outage = began["$set"]["failedCheck"]
    assert (outage["attempts"], outage["hostFailsSince"]) == (6, NOW)
    assert began["$set"]["nextCheckAt"] == NOW + timedelta(hours=1)
    later = NOW + timedelta(hours=3)
    goes_on = visit_updates.visit_failed(
        stored(failedCheck=outage), "dns", "", later, is_of_host=True
    )
    assert goes_on["$set"]["failedCheck"]["attempts"] == 6
    assert goes_on["$set"]["failedCheck"]["hostFailsSince"] == NOW
    assert goes_on["$set"]["nextCheckAt"] == later + timedelta(hours=3)
    own = visit_updates.visit_failed(
        stored(failedCheck=goes_on["$set"]["failedCheck"]), "timeout", "", later
    )
    assert own["$set"]["failedCheck"]["attempts"] == 7
    assert "hostFailsSince" not in own["$set"]["failedCheck"]


@pytest.mark.parametrize(("missing", "hours"), [(0, 1), (1, 24), (2, 48), (3, 96), (9, 720)])
def test_a_page_that_is_not_there_is_looked_at_ever_more_rarely(missing: int, hours: int) -> None:
    update = visit_updates.missed(stored(missing=missing), NOW)
    due = NOW + timedelta(hours=hours)
    assert update == {"$set": {"lastCheckedAt": NOW, "missing": missing + 1, "nextCheckAt": due}}


def test_a_visit_that_fails_makes_nobody_look_sooner_at_what_is_gone() -> None:
    gone = stored(status="gone", missing=4)
    update = visit_updates.visit_failed(gone, "timeout", "", NOW)
    assert update["$set"]["nextCheckAt"] == NOW + timedelta(days=4)


def test_a_text_that_comes_and_goes_is_no_failure_to_wait_for() -> None:
    for attempts in (1, 2):
        before = (
            stored(missing=1) if attempts == 1 else stored(failedCheck=FAILED | {"attempts": 1})
        )
        update = visit_updates.flipping(before, NOW)
        assert update["$set"] == visit_updates.visited(before, NOW)["$set"] | {
            "failedCheck": {
                "reason": "flips",
                "attempts": attempts,
                "checkedAt": NOW,
                "detail": "a text that was stored before, and comes and goes",
            }
        }
        assert update["$unset"] == {"missing": ""}
