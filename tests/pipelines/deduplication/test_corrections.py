"""Test what joins clusters and gives each its one original."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from database.documents.bson_document import BSONDocument
from database.repositories.archive.clusters import ClusterUnion, RoleChange
from pipelines.deduplication.copy_links import CopyLink
from pipelines.deduplication.corrections import cluster_id, corrections

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def member(
    name: str, cluster: str, role: str, *, hours: int = 0, similarity: float = 1.0
) -> BSONDocument:
    return {
        "_id": name,
        "firstFetchedAt": NOON + timedelta(hours=hours),
        "cluster": {"id": cluster, "role": role, "similarity": similarity},
    }


def found(
    members: list[BSONDocument], links: list[tuple[str, str]], touched: set[str]
) -> list[ClusterUnion | RoleChange]:
    return corrections(
        [CopyLink(one, other, 0.9, 0.8) for one, other in links],
        touched,
        {each["_id"]: each for each in members},
    )


def test_a_cluster_that_is_right_needs_no_correction() -> None:
    members = [member("a", "a", "original"), member("b", "a", "copy", hours=1)]
    assert found(members, [("b", "a")], {"a"}) == []


def test_linked_clusters_are_joined_under_the_smallest_id() -> None:
    members = [member("a", "a", "original", hours=1), member("b", "b", "original", similarity=0.7)]
    assert found(members, [("b", "a")], {"a", "b"}) == [
        ClusterUnion(["b"], "a"),
        RoleChange("a", ["a", "b"], "copy", 0.7),
    ]


def test_chains_of_links_make_one_cluster() -> None:
    members = [member(name, name, "original", hours=n) for n, name in enumerate("abcd")]
    assert found(members, [("a", "b"), ("c", "d"), ("b", "c")], set("abcd")) == [
        ClusterUnion(["b", "c", "d"], "a"),
        *(RoleChange(name, ["a", "b", "c", "d"], "copy", 1.0) for name in "bcd"),
    ]


def test_a_new_original_and_the_former_one_change_roles() -> None:
    members = [
        member("a", "a", "original", hours=1),
        member("b", "a", "copy", similarity=0.6),
        member("c", "a", "copy", hours=2),
    ]
    assert found(members, [], {"a"}) == [
        RoleChange("a", ["a"], "copy", 0.6),
        RoleChange("b", ["a"], "original", 1.0),
    ]


def test_a_link_to_an_article_that_was_deleted_joins_nothing() -> None:
    assert found([member("a", "a", "original")], [("a", "gone")], {"a", "b"}) == []
    assert found([member("a", "a", "original")], [("gone", "a")], {"a", "b"}) == []


def test_members_of_other_clusters_are_left_alone() -> None:
    members = [member("a", "a", "original"), member("x", "x", "copy")]
    assert found(members, [], {"a"}) == []


def test_an_article_without_a_cluster_is_one_of_its_own() -> None:
    assert cluster_id({"_id": "a"}) == "a"
    assert cluster_id({"_id": "a", "cluster": {"id": "b"}}) == "b"
