"""Store batches of items so that a document which the database refuses stops no other."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import pymongo
from bson.errors import BSONError
from pymongo.errors import PyMongoError

from database.connection.outages import brief, is_outage
from model.errors import WriteConflict
from model.items import Article
from pipelines.storage.article_store import ArticleStore, Item
from pipelines.storage.write_plan import Outcome

logger = logging.getLogger(__name__)


async def deliver(
    store: ArticleStore, items: Sequence[Item], *, within: float, late: bool = False
) -> list[Outcome]:
    """Store a batch; when the database refuses it, each item alone, to reject what is refused.

    ``within`` is in seconds, for each attempt; ``late`` as for ``ArticleStore.store``.
    Raises ``pymongo.errors.PyMongoError`` for an outage (``database.connection.outages``), and for
    a rejection that is itself refused; WriteConflict for an item that other processes keep
    changing. Then all may be delivered again.
    """
    try:
        with pymongo.timeout(within):
            return await store.store(items, late=late)
    except (PyMongoError, BSONError, OverflowError, WriteConflict) as error:
        if is_outage(error):
            raise
        logger.warning("A batch of %d is stored one by one: %s", len(items), brief(error))
    outcomes: list[Outcome] = []
    for item in items:
        with pymongo.timeout(within):
            outcomes.append(await _deliver_alone(store, item, late=late))
    return outcomes


async def _deliver_alone(store: ArticleStore, item: Item, *, late: bool) -> Outcome:
    try:
        [outcome] = await store.store([item], late=late)
    except (PyMongoError, BSONError, OverflowError) as error:
        if not isinstance(item, Article) or is_outage(error):
            raise
        rejection = item.rejected("not-storable", "storage", brief(error))
        [outcome] = await store.store([rejection], late=late)
    return outcome
