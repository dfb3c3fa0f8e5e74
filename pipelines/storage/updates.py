"""Build the documents and updates by which items are stored in MongoDB (pure)."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

from bson import Binary, Timestamp

from database.documents.articles import STATE_CHANGED
from database.documents.bson_document import BSONDocument
from database.documents.encoding import as_document
from model.identity import SCHEMA_VERSION
from model.items import Article, Rejection
from model.pages import Page
from pipelines.identity.addresses import learned_at_look, other_ids
from pipelines.storage.recheck_schedule import next_attempt
from pipelines.storage.visit_updates import upcoming_check

# The server replaces a top-level Timestamp(0, 0) by its own time, which is unique and increasing.
STAMPED_BY_SERVER = Timestamp(0, 0)

# Fields that the first visit alone sets: no later one found the article first.
FIRST_VISIT_FIELDS = frozenset(
    {"_id", "urlKey", "source", "discovery", "firstFetchedAt", "alternateUrls", "alternateIds"}
    | {"revision"}
)
# Fields that a visit sets; a replay of the stored page is no visit and leaves them.
FETCH_FIELDS = frozenset(
    {"url", "fetch", "lastFetchedAt", "lastCheckedAt", "nextCheckAt", "status", "missing"}
    | {"failedCheck"}
)
# Facts that stay while the page doesn't say otherwise: what a listing said, or an earlier visit
# found. Those of a row go together. All other fields are what the page shows or declares now.
LASTING_FACTS = (
    ("datePublished", "datePublishedRaw", "datePublishedSource", "datePublishedPrecision"),
    ("dateModified",),
    ("authors",),
    ("description",),
    ("keywords",),
    ("inLanguage",),
    ("publisher",),
    ("articleSection",),
)
# Where a date of a listing was found; what is found on the page instead is better only if it ranks
# higher, as when the article was first read (``crawler/extraction/fields/dates/published.py``).
LISTING_DATES = frozenset({"newsSitemap", "feed"})
WORSE_DATES = frozenset({"time", "text", "url"})
# Fields that say nothing about the story: a revision does not list them as changed.
NOT_CONTENT = FIRST_VISIT_FIELDS | {
    "url",
    "declaredKey",
    "schemaVersion",
    "status",
    "contentHash",
    "fingerprint",
    "cluster",
    "contentChangedAt",
    "lastFetchedAt",
    "lastCheckedAt",
    "nextCheckAt",
    "missing",
    "failedCheck",
    "changed",
    "stateChanged",
    "fetch",
    "extraction",
}


def new_article(article: Article, now: datetime) -> BSONDocument:
    """Return the document of an article that is stored for the first time."""
    if article.replayOf is not None and article.page is not None:
        now = article.page.fetchedAt  # a page rejected then is stored as if it had passed
    return {
        "_id": article.id,
        "schemaVersion": SCHEMA_VERSION,
        **as_document(article),
        **({"alternateIds": ids} if (ids := other_ids(article)) else {}),
        "status": "active",
        "revision": 1,
        "contentChangedAt": now,
        "firstFetchedAt": now,
        "lastFetchedAt": now,
        "lastCheckedAt": now,
        **upcoming_check(article.type, article.datePublished, now, now, now),
        "changed": STAMPED_BY_SERVER,
    }


def revised(
    article: Article, before: BSONDocument, now: datetime
) -> tuple[BSONDocument, BSONDocument]:
    """Return the ``revisions`` entry and the update of a stored article whose text has changed.

    The entry holds what the article said before; its ``_id`` makes writing it twice harmless.
    """
    after = _read_document(article, before, now) | {"revision": before["revision"] + 1}
    content = {name: value for name, value in before.items() if name not in NOT_CONTENT}
    entry = {
        "_id": f"{before['_id']}:{before['revision']}",
        "articleId": before["_id"],
        "revision": before["revision"],
        "replacedAt": now,
        "changedFields": _changed_fields(before, after),
        "document": content,
    }
    return entry, _replacement(before, after, is_told=True)


def read_anew(article: Article, before: BSONDocument, now: datetime) -> BSONDocument:
    """Return the update of a stored article whose page was read by other rules.

    That is no revision, and no change of the story. Readers are told where a field differs.
    """
    after = _read_document(article, before, now)
    after |= {name: before[name] for name in ("revision", "contentChangedAt")}
    return _replacement(before, after, is_told=bool(_changed_fields(before, after)))


def _read_document(article: Article, before: BSONDocument, now: datetime) -> BSONDocument:
    """Return the document of a stored article with what has been read of its page now."""
    after = new_article(article, now) | {
        name: before[name] for name in FIRST_VISIT_FIELDS if name in before
    }
    after = _with_lasting_facts(after, before)
    learned = learned_at_look(article, before)
    for name, added in (("alternateUrls", learned.urls), ("alternateIds", learned.ids)):
        if added:
            after[name] = [*before.get(name, ()), *added]
    after.pop("nextCheckAt", None)
    if article.replayOf is None:
        published, first_seen = after.get("datePublished"), before["firstFetchedAt"]
        after |= upcoming_check(article.type, published, first_seen, now, now)
    else:
        after |= {name: before[name] for name in FETCH_FIELDS if name in before}
    del after["changed"], after["_id"]
    return after


def _changed_fields(before: BSONDocument, after: BSONDocument) -> list[str]:
    """Return the fields that differ and say something of the story."""
    names = (before.keys() | after.keys()) - NOT_CONTENT
    return sorted(name for name in names if before.get(name) != after.get(name))


def _replacement(before: BSONDocument, after: BSONDocument, *, is_told: bool) -> BSONDocument:
    """Return the update that makes one document the other; ``is_told``: readers learn of it."""
    possible = {*_item_fields(), "nextCheckAt", "missing", "failedCheck"}
    gone = (before.keys() & possible) - after.keys() - FIRST_VISIT_FIELDS
    update: BSONDocument = {"$set": after}
    if is_told:
        update["$currentDate"] = {"changed": {"$type": "timestamp"}}
    elif any(before.get(name) != after.get(name) for name in ("status", "cluster")):
        update["$currentDate"] = STATE_CHANGED
    if gone:
        update["$unset"] = dict.fromkeys(sorted(gone), "")
    return update


def _with_lasting_facts(after: BSONDocument, before: BSONDocument) -> BSONDocument:
    """Return ``after`` with the lasting facts of ``before`` that it lacks, or has worse."""
    is_date_worse = (
        after.get("datePublishedSource") in WORSE_DATES
        and before.get("datePublishedSource") in LISTING_DATES
    )
    # "en" says less than "en-GB", and contradicts it in nothing.
    is_language_worse = before.get("inLanguage", "").startswith(f"{after.get('inLanguage')}-")
    kept = dict(after)
    for fact, *details in LASTING_FACTS:
        is_worse = (fact == "datePublished" and is_date_worse) or (
            fact == "inLanguage" and is_language_worse
        )
        if fact in before and (is_worse or fact not in after):
            for field in (fact, *details):
                kept.pop(field, None)
            kept |= {field: before[field] for field in (fact, *details) if field in before}
    return kept


def rejected(rejection: Rejection, attempts: int, now: datetime) -> BSONDocument:
    """Return the update (an upsert) that records the ``attempts``-th rejection of a page."""
    upcoming = next_attempt(attempts, now)
    fields = as_document(rejection) | {"rejectedAt": now, "attempts": attempts}
    if upcoming is None:
        return {"$set": fields, "$unset": {"nextCheckAt": ""}}
    return {"$set": fields | {"nextCheckAt": upcoming}}


def rejected_again(rejection: Rejection) -> BSONDocument:
    """Return the update for a rejected page that today's rules reject as well."""
    why = {"reason": rejection.reason, "stage": rejection.stage, "detail": rejection.detail}
    return {"$set": why}


def page(page: Page, kept: timedelta) -> BSONDocument:
    """Return the update (an upsert) that keeps a raw page for a time after its last download."""
    fields = as_document(page)
    return {
        "$setOnInsert": {
            name: Binary(value) if isinstance(value, bytes) else value
            for name, value in fields.items()
            if name != "id"
        },
        "$max": {"expiresAt": page.fetchedAt + kept},
    }


def _item_fields() -> list[str]:
    return [field.name for field in dataclasses.fields(Article)]


def fetched_at(item: Article | Rejection, now: datetime) -> datetime:
    """Return when an item was fetched that is stored later than that."""
    return min(item.discovery.firstSeenAt, now) if item.discovery is not None else now
