"""Test of which articles a given one is a copy, and which clusters it joins."""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.deduplication.copy_links import copy_links
from pipelines.deduplication.fingerprint_index import FingerprintIndex
from tests.support.articles.stories import story
from text.comparison.compared_text import ComparedText

FIRST, SECOND = story(1, 20), story(2, 20)


def links(texts: Mapping[str, str], clusters: Mapping[str, str]) -> list[str]:
    """Return the articles of which "x" is a copy, in their order."""
    index = FingerprintIndex()
    for name, cluster in clusters.items():
        index.add(name, [], cluster)
    compared = {name: ComparedText("Board decides", body) for name, body in texts.items()}
    return [link.other for link in copy_links("x", list(clusters), index, compared)]


def test_a_copy_is_linked_and_another_story_is_not() -> None:
    assert links({"x": FIRST, "a": FIRST, "b": SECOND}, {"a": "A", "b": "B"}) == ["a"]


def test_the_most_alike_comes_first_and_of_equals_the_smaller_id() -> None:
    cut = "\n\n".join(FIRST.split("\n\n")[:4])
    texts = {"x": FIRST, "c": FIRST, "b": FIRST, "a": cut + "\n\n" + SECOND.split("\n\n")[0]}
    assert links(texts, {"a": "A", "b": "A", "c": "A"}) == ["b", "c", "a"]


def test_an_article_whose_text_was_not_read_is_passed_over() -> None:
    assert links({"x": FIRST, "a": FIRST}, {"gone": "A", "a": "A"}) == ["a"]


def test_a_copy_of_one_stray_member_does_not_join_the_cluster_of_the_others() -> None:
    """Compare with a stray: a member that is like none of the others."""
    paragraph = FIRST.split("\n\n")[0]
    strays = {name: f"{paragraph}\n\n{story(n, 20)}" for n, name in ((3, "b"), (4, "c"))}
    assert links({"x": FIRST, "a": FIRST, **strays}, dict.fromkeys("abc", "A")) == []
    assert links({"x": FIRST, "a": FIRST}, {"a": "A"}) == ["a"]


def test_a_round_up_of_two_stories_joins_the_cluster_that_it_is_most_like_only() -> None:
    round_up = FIRST + "\n\n" + SECOND
    found = links({"x": round_up, "a": FIRST, "b": SECOND}, {"a": "A", "b": "B"})
    assert len(found) <= 1


def test_a_text_joins_two_clusters_whose_members_are_like_each_other() -> None:
    texts = {"x": FIRST, "a": FIRST, "b": FIRST}
    assert links(texts, {"a": "A", "b": "B"}) == ["a", "b"]
