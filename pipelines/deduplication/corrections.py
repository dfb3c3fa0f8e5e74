"""Decide what must be written so that each cluster is one story with one original (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pymongo import UpdateMany, UpdateOne

from database.documents.bson_document import BSONDocument
from pipelines.deduplication.copy_links import CopyLink
from pipelines.deduplication.originals import original_of


def cluster_id(document: BSONDocument) -> str:
    """Return the id of a stored article's cluster.

    An article stored before there were clusters is a cluster of its own.
    """
    cluster: str = document.get("cluster", {}).get("id", document["_id"])
    return cluster


def corrections(
    links: Iterable[CopyLink], touched: Iterable[str], read: Mapping[str, BSONDocument]
) -> list[UpdateOne | UpdateMany]:
    """Return the writes that join the clusters of linked articles and set each article's role.

    ``touched`` are the clusters that may change; ``read`` holds, by id, their members and the ends
    of the links as they are stored.
    """
    groups = {cluster: {cluster} for cluster in touched}
    for link in links:
        if link.article in read and link.other in read:
            one, other = cluster_id(read[link.article]), cluster_id(read[link.other])
            if groups[one] is not groups[other]:
                groups[one] |= groups[other]
                for cluster in groups[other]:
                    groups[cluster] = groups[one]
    members: defaultdict[str, list[BSONDocument]] = defaultdict(list)
    for each in read.values():
        cluster = cluster_id(each)
        if cluster in groups:
            members[min(groups[cluster])].append(each)
    writes: list[UpdateOne | UpdateMany] = []
    for winner, documents in members.items():
        losers = sorted(groups[winner] - {winner})
        if any(cluster_id(each) != winner for each in documents):
            writes.append(
                UpdateMany({"cluster.id": {"$in": losers}}, {"$set": {"cluster.id": winner}})
            )
        writes += _roles(documents, [winner, *losers])
    return writes


def _roles(
    members: Sequence[BSONDocument], clusters: Sequence[str]
) -> list[UpdateOne | UpdateMany]:
    """Return the writes that give each member its role, where it has another one."""
    original = original_of(members)
    # The former original becomes a copy, as similar to the new original as that was to it.
    similarity = original["cluster"]["similarity"]
    writes: list[UpdateOne | UpdateMany] = []
    for each in members:
        role = "original" if each is original else "copy"
        if each["cluster"]["role"] == role:
            continue
        update = {
            "cluster.role": role,
            "cluster.similarity": 1.0 if each is original else similarity,
        }
        # The query names the clusters too: an article that has left them has a role of its own.
        writes.append(
            UpdateOne({"_id": each["_id"], "cluster.id": {"$in": list(clusters)}}, {"$set": update})
        )
    return writes
