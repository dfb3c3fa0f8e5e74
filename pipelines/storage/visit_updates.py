"""Build the updates of stored articles for visits that bring no other text (pure)."""

from __future__ import annotations

from datetime import datetime

from database.documents.articles import STATE_CHANGED, FailedCheck
from database.documents.bson_document import BSONDocument
from database.documents.encoding import as_document
from model.items import Article
from pipelines.identity.addresses import LearnedAddresses
from pipelines.storage.recheck_schedule import (
    RETRY_INTERVAL,
    next_check,
    next_check_after_failure,
    next_check_after_outage,
    next_check_when_gone,
)

# The fields that a visit which finds nothing new must know of an article.
VISIT_FIELDS = dict.fromkeys(
    (
        *("type", "datePublished", "firstFetchedAt", "contentChangedAt"),
        *("status", "missing", "failedCheck"),
    ),
    1,
)
# The reason of a failed check that found a text which comes and goes.
FLIPPING = "flips"
# Visits in a row that must find no page before an article counts as gone: a page may be away for a
# moment (a deploy, a full cache), and the second visit is an hour later.
TIMES_MISSING = 2


def visited(before: BSONDocument, now: datetime) -> BSONDocument:
    """Return the update for a visit that found nothing new."""
    check = upcoming_check(
        before["type"],
        before.get("datePublished"),
        before["firstFetchedAt"],
        before["contentChangedAt"],
        now,
    )
    update: BSONDocument = {
        # The page is there, whatever earlier visits found.
        "$set": {"lastCheckedAt": now, "status": "active", **check},
        "$unset": {"missing": "", "failedCheck": ""},
    }
    if not check:
        update["$unset"]["nextCheckAt"] = ""
    if before["status"] == "gone":
        update["$currentDate"] = STATE_CHANGED
    return update


def with_addresses(changes: BSONDocument, learned: LearnedAddresses) -> BSONDocument:
    """Return the update with what the visit has told of the article's addresses."""
    changes = dict(changes)
    if learned.url is not None:
        changes["$set"] = {**changes.get("$set", {}), "url": learned.url}
    added = {"alternateUrls": learned.urls, "alternateIds": learned.ids}
    each = {name: {"$each": values} for name, values in added.items() if values}
    return {**changes, "$addToSet": each} if each else changes


def withheld(before: BSONDocument, why: str, article: Article, now: datetime) -> BSONDocument:
    """Return the update for a visit whose ``article`` does not replace the stored one."""
    detail = f"{article.wordCount} in place of {before['wordCount']} words"
    return visit_failed(before, why, detail, now) | {"$unset": {"missing": ""}}


def visit_failed(
    before: BSONDocument, reason: str, detail: str, now: datetime, *, is_of_host: bool = False
) -> BSONDocument:
    """Return the update for a visit that told nothing of a stored article.

    While no page of its host is to be had, the failures in a row count as one.
    """
    earlier: BSONDocument = before.get("failedCheck", {})
    attempts: int = earlier.get("attempts", 0)
    since: datetime | None = earlier.get("hostFailsSince") if is_of_host else None
    if since is None:
        attempts += 1
    if is_of_host:
        since = since or now
        due = next_check_after_outage(since, now)
    else:
        due = next_check_after_failure(attempts, now)
    if before["status"] == "gone":
        due = max(due, _next_check_when_gone(before.get("missing", TIMES_MISSING), now))
    failed = FailedCheck(reason, attempts, now, detail, since)
    return {"$set": {"lastCheckedAt": now, "nextCheckAt": due, "failedCheck": as_document(failed)}}


def missed(before: BSONDocument, now: datetime) -> BSONDocument:
    """Return the update for a visit that found no page where a stored article's was."""
    missing = before.get("missing", 0) + 1
    is_gone = missing >= TIMES_MISSING
    due = _next_check_when_gone(missing, now) if is_gone else now + RETRY_INTERVAL
    return {"$set": {"lastCheckedAt": now, "missing": missing, "nextCheckAt": due}}


def flipping(before: BSONDocument, now: datetime) -> BSONDocument:
    """Return the update for a visit that found a text which comes and goes within the day."""
    attempts = before.get("failedCheck", {}).get("attempts", 0) + 1
    failed = FailedCheck(
        FLIPPING, attempts, now, "a text that was stored before, and comes and goes"
    )
    update = visited(before, now)
    update["$set"]["failedCheck"] = as_document(failed)
    del update["$unset"]["failedCheck"]
    return update


def upcoming_check(
    kind: str,
    published: datetime | None,
    first_seen: datetime,
    changed: datetime,
    now: datetime,
) -> BSONDocument:
    """Return the field that says when an article is visited next; none where it is visited no more.

    ``kind``: its type, of which a live blog is visited by the time at which it last ``changed``.
    """
    live = changed if kind == "LiveBlogPosting" else None
    check = next_check(published, first_seen, now, live)
    return {} if check is None else {"nextCheckAt": check}


def _next_check_when_gone(missing: int, now: datetime) -> datetime:
    return next_check_when_gone(missing - TIMES_MISSING, now)
