"""Test which articles share most phrases with a given one: each bound on both sides."""

from __future__ import annotations

from pipelines.deduplication.fingerprint_index import FingerprintIndex

CANDIDATES = 8
CANDIDATES_A_CLUSTER = 3


def index(*articles: tuple[str, list[int], str]) -> FingerprintIndex:
    made = FingerprintIndex()
    for article_id, keys, cluster in articles:
        made.add(article_id, keys, cluster)
    return made


def test_one_key_in_common_is_a_quotation_and_two_are_a_candidate() -> None:
    found = index(("a", [1, 2], "A"), ("b", [1, 9], "B"))
    assert found.nearest("x", [1, 2, 3]) == ["a"]


def test_an_article_is_no_candidate_for_itself() -> None:
    assert index(("a", [1, 2], "A")).nearest("a", [1, 2]) == []


def test_what_shares_most_comes_first_and_then_the_smaller_id() -> None:
    found = index(("c", [1, 2], "C"), ("b", [1, 2], "B"), ("a", [1, 2, 3], "A"))
    assert found.nearest("x", [1, 2, 3]) == ["a", "b", "c"]


def test_a_key_of_many_clusters_weighs_less_than_one_of_few() -> None:
    shared = [(f"s{n}", [1, 2, 3], f"S{n}") for n in range(4)]
    found = index(*shared, ("rare", [8, 9], "R"))
    assert found.nearest("x", [1, 2, 3, 8, 9])[0] == "rare"


def test_a_key_of_one_cluster_weighs_the_same_however_many_articles_hold_it() -> None:
    found = index(("a", [1, 2], "A"), ("b", [1, 2], "A"), ("c", [3, 4], "C"))
    assert found.nearest("x", [1, 2, 3, 4]) == ["a", "b", "c"]


def test_a_key_of_too_many_clusters_says_nothing() -> None:
    def of_clusters(count: int) -> list[str]:
        return index(*((f"{n:02}", [1, 2], f"C{n}") for n in range(count))).nearest("x", [1, 2])

    assert of_clusters(16) != []
    assert of_clusters(17) == []


def test_at_most_three_candidates_are_of_one_cluster_and_at_most_eight_in_all() -> None:
    one = index(*((f"a{n}", [1, 2], "A") for n in range(5)))
    assert one.nearest("x", [1, 2]) == ["a0", "a1", "a2"]
    assert CANDIDATES_A_CLUSTER == 3
    many = index(*((f"a{n}", [1, 2], f"A{n}") for n in range(9)))
    assert many.nearest("x", [1, 2]) == [f"a{n}" for n in range(8)]
    assert CANDIDATES == 8


def test_a_key_that_32_articles_hold_is_stored_no_more() -> None:
    def stored(holders: int) -> list[int]:
        return index(*((f"a{n}", [1], f"A{n}") for n in range(holders))).telling([1, 2])

    assert stored(31) == [1, 2]
    assert stored(32) == [2]


def test_united_clusters_have_the_smallest_id_and_others_keep_theirs() -> None:
    found = index(("a", [1], "B"), ("b", [1], "A"), ("c", [1], "C"))
    assert found.unite({"A", "B"}) == "A"
    assert found.clusters == {"a": "A", "b": "A", "c": "C"}
