"""Define the collections: the classes of their documents, their indexes, how long they stay."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pymongo import ASCENDING, DESCENDING, IndexModel

from database.documents.articles import ArticleLife, PageLife, RejectedLife, Revision
from database.documents.bson_document import BSONDocument
from database.documents.crawling.budgets import Budget
from database.documents.crawling.desk_sources import DeskSource
from database.documents.crawling.health import SourceDay, SourceHealth
from database.documents.crawling.jobs import Job
from database.documents.crawling.polling import EndpointState
from database.documents.crawling.runs import Counter, Lease, Run
from database.documents.crawling.shards import ShardState
from database.documents.crawling.sites import KeptRobots, Site, TurningLine
from database.documents.forgotten import Forgotten
from database.documents.marks import Mark
from database.documents.pending import PendingPage
from database.documents.saved_searches import SavedSearch
from database.documents.schema_state import SchemaState
from database.schema.json_schema import json_schema
from model.items import Article, Rejection
from model.pages import Page

DAY = 24 * 3600
"""Seconds in a day."""
SITES_KEPT = 60 * DAY
"""Seconds that a site is kept after its last change; templates are redone a few times a year."""
RUNS_KEPT = 90 * DAY
"""Seconds that a run is kept; one every ten minutes over a thousand sources writes a GB a month."""
JOBS_KEPT = 30 * DAY
"""Seconds that a job is kept after its end, for whoever asks what became of it."""
LEASES_KEPT = 3600
"""Seconds that a lease is kept after its end: longer than any delay between two requests to a host,
which the next run keeps, too."""
DAYS_KEPT = 120 * DAY
"""Seconds that a source's day is kept: twice what crawler/health/anomalies.py looks back."""


@dataclass(frozen=True)
class Collection:
    """Describe a collection: the classes whose fields its documents have, and its indexes."""

    classes: tuple[type, ...]
    indexes: tuple[IndexModel, ...] = ()
    zstd: bool = False
    """Whether to compress with zstd: text and HTML take a third less disk than with snappy."""
    shard_key: str | None = None
    """The field by which a sharded cluster spreads it; None: all of it is on one shard."""

    @property
    def validator(self) -> BSONDocument:
        """Return the rule by which MongoDB refuses documents with other fields or types."""
        return {"$jsonSchema": json_schema(*self.classes)}

    def on_cluster(self) -> Collection:
        """Return the collection as a sharded cluster takes it.

        A shard sees its own documents alone, so that only an index which begins with the shard key
        can be unique there. Of the others this takes the uniqueness away.
        """
        if self.shard_key is None:
            return self
        indexes = (_without_uniqueness(each, self.shard_key) for each in self.indexes)
        return replace(self, indexes=tuple(indexes))


def _without_uniqueness(index: IndexModel, shard_key: str) -> IndexModel:
    options = dict(index.document)
    keys = list(options.pop("key").items())
    if keys[0][0] != shard_key:
        options.pop("unique", None)
    return IndexModel(keys, **options)


COLLECTIONS: dict[str, Collection] = {
    "articles": Collection(
        (Article, ArticleLife),
        (
            # Readers follow ``changed``.
            IndexModel([("changed", ASCENDING), ("_id", ASCENDING)]),
            # What follows the state, too, reads ``stateChanged``: few articles have it.
            IndexModel(
                [("stateChanged", ASCENDING)],
                partialFilterExpression={"stateChanged": {"$exists": True}},
            ),
            IndexModel([("urlKey", ASCENDING)], unique=True),
            # Is a listed address that of a known article?
            IndexModel([("alternateIds", ASCENDING)]),
            # Which article has this other address, as it is written?
            IndexModel([("alternateUrls", ASCENDING)]),
            # Does another article declare the address of this page?
            IndexModel(
                [("declaredKey", ASCENDING)],
                partialFilterExpression={"declaredKey": {"$exists": True}},
            ),
            # Two processes can't both insert the same text of one site. Only first revisions are
            # in this index: a page may be edited to say what another one says, and that change
            # must not be refused.
            IndexModel(
                [("source.domain", ASCENDING), ("contentHash", ASCENDING)],
                unique=True,
                partialFilterExpression={"revision": 1, "contentHash": {"$exists": True}},
            ),
            # Is this the text of a known article of the same site?
            IndexModel([("contentHash", ASCENDING), ("source.domain", ASCENDING)]),
            # Which articles of the last days share phrases with this text?
            IndexModel([("fingerprint", ASCENDING), ("contentChangedAt", ASCENDING)]),
            # All copies of a story; one article of each story.
            IndexModel([("cluster.id", ASCENDING), ("cluster.role", ASCENDING)]),
            # Which articles are due to be fetched again?
            IndexModel(
                [("nextCheckAt", ASCENDING)],
                partialFilterExpression={"nextCheckAt": {"$exists": True}},
            ),
            # The newest articles: of all sources, and of one source.
            IndexModel([("datePublished", DESCENDING)]),
            IndexModel([("source.id", ASCENDING), ("datePublished", DESCENDING)]),
        ),
        zstd=True,
        # A hash of the page's address: it spreads evenly, and two processes that store one page
        # meet on one shard.
        shard_key="_id",
    ),
    "revisions": Collection(
        (Revision,),
        (IndexModel([("articleId", ASCENDING), ("revision", ASCENDING)]),),
        zstd=True,
        shard_key="_id",
    ),
    "pages": Collection(
        (Page, PageLife),
        (
            IndexModel([("expiresAt", ASCENDING)], expireAfterSeconds=0),
            # Which pages were downloaded from this address?
            IndexModel([("url", ASCENDING)]),
        ),
        zstd=True,
        shard_key="_id",
    ),
    "rejected": Collection(
        (Rejection, RejectedLife),
        (
            IndexModel([("reason", ASCENDING), ("rejectedAt", DESCENDING)]),
            IndexModel([("rejectedAt", DESCENDING)]),
            # How many of each source and reason, without reading the documents.
            IndexModel(
                [("source.id", ASCENDING), ("reason", ASCENDING), ("rejectedAt", DESCENDING)]
            ),
            IndexModel([("alternateUrls", ASCENDING)]),
        ),
        shard_key="_id",
    ),
    "pending": Collection(
        (PendingPage,),
        (
            IndexModel([("nextCheckAt", ASCENDING)]),
            # How many of each source?
            IndexModel([("source.id", ASCENDING)]),
        ),
    ),
    "forgotten": Collection(
        (Forgotten,),
        (
            # Is this page to be forgotten?
            IndexModel([("keys", ASCENDING)]),
            # Readers follow ``changed``.
            IndexModel([("changed", ASCENDING), ("_id", ASCENDING)]),
            # What of a source is half deleted?
            IndexModel([("source", ASCENDING)]),
        ),
    ),
    "sources": Collection(
        (EndpointState,),
        (IndexModel([("source", ASCENDING)]), IndexModel([("nextPollAt", ASCENDING)])),
    ),
    "deskSources": Collection((DeskSource,)),
    "sites": Collection(
        (Site,),
        # A site that was not crawled for so long may have a new template.
        (IndexModel([("updatedAt", ASCENDING)], expireAfterSeconds=SITES_KEPT),),
    ),
    "turningLines": Collection(
        (TurningLine,), (IndexModel([("expiresAt", ASCENDING)], expireAfterSeconds=0),)
    ),
    "robots": Collection(
        (KeptRobots,), (IndexModel([("expiresAt", ASCENDING)], expireAfterSeconds=0),)
    ),
    "budgets": Collection(
        (Budget,), (IndexModel([("expiresAt", ASCENDING)], expireAfterSeconds=0),)
    ),
    "runs": Collection(
        (Run,),
        (
            IndexModel([("startedAt", DESCENDING)]),
            # Which runs have not ended? It also deletes those that ended long ago.
            IndexModel([("endedAt", ASCENDING)], expireAfterSeconds=RUNS_KEPT),
        ),
    ),
    "days": Collection(
        (SourceDay,),
        (
            IndexModel([("source", ASCENDING), ("day", ASCENDING)]),
            IndexModel([("day", ASCENDING)], expireAfterSeconds=DAYS_KEPT),
        ),
    ),
    "health": Collection((SourceHealth,)),
    "leases": Collection(
        (Lease,), (IndexModel([("expiresAt", ASCENDING)], expireAfterSeconds=LEASES_KEPT),)
    ),
    "counters": Collection((Counter,)),
    "jobs": Collection(
        (Job,),
        (
            # What waits?
            IndexModel([("state", ASCENDING), ("askedAt", ASCENDING)]),
            IndexModel([("endedAt", ASCENDING)], expireAfterSeconds=JOBS_KEPT),
        ),
    ),
    "shards": Collection(
        (ShardState,),
        # Which shard has this source?
        (IndexModel([("sources", ASCENDING)]),),
    ),
    "savedSearches": Collection(
        (SavedSearch,),
        (
            # Whose feed is at this secret address?
            IndexModel(
                [("addressHash", ASCENDING)],
                unique=True,
                partialFilterExpression={"addressHash": {"$exists": True}},
            ),
        ),
    ),
    "marks": Collection(
        (Mark,),
        (
            # What was marked last?
            IndexModel([("markedAt", DESCENDING), ("_id", DESCENDING)]),
            # What was bookmarked last, however many articles have nothing but tags?
            IndexModel(
                [("bookmarkedAt", DESCENDING), ("_id", DESCENDING)],
                partialFilterExpression={"bookmarkedAt": {"$exists": True}},
            ),
            # Which articles have this tag?
            IndexModel([("tagKeys", ASCENDING), ("markedAt", DESCENDING), ("_id", DESCENDING)]),
        ),
    ),
    "meta": Collection((SchemaState,)),
}
