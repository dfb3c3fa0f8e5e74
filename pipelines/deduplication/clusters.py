"""Find which stored articles print the same text, and keep them in one cluster.

An article is placed before it is written: articles that share phrases with it are looked up by
their fingerprints, and compared word by word. It is settled after it is written: what other
processes wrote meanwhile is looked up in the same way, clusters that have turned out to be one
are united, and the original is chosen.

Of two writers of one story the one that is acknowledged last sees the other's article when it
settles, so no story stays split: reads and writes are a majority's. Clusters are united into the
one with the smallest id, whoever does it, so two writers can't pull in two directions; each looks
again after it has written, until there is nothing left to do.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from database.repositories.archive.clusters import ClusterRepository
from model.components import Cluster
from model.items import Article
from pipelines.deduplication.copy_links import CopyLink, copy_links
from pipelines.deduplication.corrections import cluster_id, corrections
from pipelines.deduplication.fingerprint_index import FingerprintIndex
from pipelines.deduplication.originals import CREDIT_CHARACTERS
from pipelines.turns import Turn
from text.comparison.compared_text import ComparedText

logger = logging.getLogger(__name__)

# How far back articles are looked up: copies come within days, a few within weeks.
WINDOW = timedelta(days=30)
# The longest clock skew between two machines plus the longest time between a look-up and its write.
SETTLING = timedelta(minutes=15)
# How often ``settle`` looks again at most. Two writers settle in two looks; each look is cheap, and
# a batch has many stories.
LOOKS = 20


@dataclass
class Placement:
    """Hand what ``place`` has learned of a batch to ``settle``."""

    keys: dict[str, list[int]]
    """All keys of each article, also those that are not stored."""
    texts: dict[str, ComparedText]
    seen: set[str] = field(default_factory=set)
    """The articles that the look-up has found; others have come since."""
    links: list[CopyLink] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    """The clusters that gain or lose a member."""


class Clusters:
    """Keep the clusters of one database's articles."""

    def __init__(self, database: AsyncDatabase[BSONDocument]) -> None:
        self._clusters = ClusterRepository(database, CREDIT_CHARACTERS)

    async def place(
        self, batch: Sequence[Article], stored: Mapping[str, BSONDocument], now: datetime
    ) -> Placement:
        """Give each article of a batch its cluster: one round trip, two if there are candidates.

        ``stored`` holds, by id, ``cluster`` and ``revision`` of the articles that are stored and
        change now. Keys that many articles hold are taken out of the fingerprints.
        """
        placement = Placement(
            {article.id: article.fingerprint for article in batch},
            {
                article.id: ComparedText(
                    article.headline,
                    article.articleBody,
                    article.datePublished,
                    article.source.domain if article.source else None,
                )
                for article in batch
            },
        )
        before = {each: cluster_id(stored[each]) for each in placement.keys if each in stored}
        index = FingerprintIndex()
        async for each in self._clusters.candidates(
            _every(placement.keys.values()), now - WINDOW, set(before.values())
        ):
            if each["_id"] not in placement.keys:
                index.add(each["_id"], each.get("fingerprint", ()), cluster_id(each))
        placement.seen = set(index.clusters)
        await self._read_texts(
            placement.texts,
            (near for each, keys in placement.keys.items() for near in index.nearest(each, keys)),
        )
        turn = Turn()
        for article in batch:
            await turn.pass_on()
            keys = placement.keys[article.id]
            article.fingerprint = index.telling(keys)
            links = copy_links(article.id, index.nearest(article.id, keys), index, placement.texts)
            placement.links += links
            cluster = _cluster_to_join(article.id, links, index, stored.get(article.id))
            index.add(article.id, keys, cluster)
            article.cluster = Cluster(
                cluster,
                "copy" if links else "original",
                round(links[0].contained, 3) if links else 1.0,
            )
        placement.touched |= set(before.values())
        placement.touched |= {index.clusters[link.article] for link in placement.links}
        return placement

    async def settle(self, placement: Placement, written: set[str], now: datetime) -> None:
        """Unite clusters and choose originals after the batch has been written.

        ``written`` are the ids of the batch's articles that lost no race; ``now`` is what ``place``
        was given. It takes one round trip where there is nothing to do, and one more for each look
        at newcomers and each correction.
        """
        placement.links = [link for link in placement.links if link.article in written]
        for article_id in placement.keys.keys() - written:
            placement.keys[article_id] = []
        for _ in range(LOOKS):
            read = await self._look(placement, now)
            if await self._meet_newcomers(placement, read):
                continue
            linked = {end for link in placement.links for end in (link.article, link.other)}
            clusters = {cluster_id(read[end]) for end in linked & read.keys()}
            if not clusters <= placement.touched:
                placement.touched |= clusters
                continue
            needed = corrections(placement.links, placement.touched, read)
            if not needed:
                return
            await self._clusters.correct(needed)
        # The articles are stored, and the next copy finds what is left to unite.
        logger.warning("Clusters still change after %d looks: %s", LOOKS, placement.touched)

    async def choose_originals(self, article_ids: Sequence[str], now: datetime) -> None:
        """Choose anew the originals of the clusters of these articles, which are gone."""
        held = {cluster_id(each) async for each in self._clusters.holding(article_ids)}
        await self.choose_originals_of(held, now)

    async def choose_originals_of(self, clusters: Collection[str], now: datetime) -> None:
        """Choose anew the originals of clusters that have lost a member."""
        if clusters:
            await self.settle(Placement({}, {}, touched=set(clusters)), set(), now)

    async def _look(self, placement: Placement, now: datetime) -> dict[str, BSONDocument]:
        """Read newcomers that share phrases, both ends of each link, and the clusters touched."""
        ends = {end for link in placement.links for end in (link.article, link.other)}
        keys = _every(placement.keys.values())
        return await self._clusters.members(keys, now - SETTLING, ends, placement.touched)

    async def _meet_newcomers(self, placement: Placement, read: Mapping[str, BSONDocument]) -> bool:
        """Compare with what has come since the look-up; return whether that made a link."""
        newcomers = FingerprintIndex()
        for each in read.keys() - placement.seen - placement.keys.keys():
            newcomers.add(each, read[each].get("fingerprint", ()), cluster_id(read[each]))
        if not newcomers.clusters:
            return False
        placement.seen |= newcomers.clusters.keys()
        near = {each: newcomers.nearest(each, keys) for each, keys in placement.keys.items()}
        await self._read_texts(placement.texts, (each for ids in near.values() for each in ids))
        links = [
            link
            for each in near
            for link in copy_links(each, near[each], newcomers, placement.texts)
        ]
        placement.links += links
        return bool(links)

    async def _read_texts(self, texts: dict[str, ComparedText], article_ids: Iterable[str]) -> None:
        missing = set(article_ids) - texts.keys()
        if missing:
            async for each in self._clusters.texts(missing):
                texts[each["_id"]] = ComparedText(
                    each.get("headline"),
                    each.get("articleBody", ""),
                    each.get("datePublished"),
                    each.get("source", {}).get("domain"),
                )


def _every(keys: Iterable[Iterable[int]]) -> set[int]:
    return {key for each in keys for key in each}


def _cluster_to_join(
    article_id: str,
    links: Sequence[CopyLink],
    index: FingerprintIndex,
    stored: BSONDocument | None,
) -> str:
    """Return the id of the cluster of an article that is about to be written."""
    linked = {index.clusters[link.other] for link in links}
    own = cluster_id(stored) if stored else article_id
    if linked:
        # A changed article that is now a copy of others takes none of its former cluster along.
        return index.unite(linked)
    if stored and own in index.clusters.values():
        # The others keep the id; an id with the revision in it is new, as no cluster had it before.
        return f"{article_id}:{stored['revision'] + 1}"
    return own
