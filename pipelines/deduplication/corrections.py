"""Decide what must be corrected so that each cluster is one story with one original (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from database.documents.bson_document import BSONDocument
from database.repositories.archive.clusters import ClusterUnion, RoleChange
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
) -> list[ClusterUnion | RoleChange]:
    """Return what joins the clusters of linked articles and sets each article's role.

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
    found: list[ClusterUnion | RoleChange] = []
    for winner, documents in members.items():
        losers = sorted(groups[winner] - {winner})
        if any(cluster_id(each) != winner for each in documents):
            found.append(ClusterUnion(losers, winner))
        found += _roles(documents, [winner, *losers])
    return found


def _roles(members: Sequence[BSONDocument], clusters: list[str]) -> list[RoleChange]:
    """Return the changes that give each member its role, where it has another one."""
    original = original_of(members)
    # The former original becomes a copy, as similar to the new original as that was to it.
    similarity = original["cluster"]["similarity"]
    return [
        RoleChange(
            each["_id"],
            clusters,
            "original" if each is original else "copy",
            1.0 if each is original else similarity,
        )
        for each in members
        if each["cluster"]["role"] != ("original" if each is original else "copy")
    ]
