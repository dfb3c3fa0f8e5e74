"""Test that domains are divided evenly, stay together, and move little."""

from __future__ import annotations

from collections import Counter

import pytest

from urls.domains.shards import (
    MOST_SHARDS,
    Placed,
    Shard,
    members,
    parse_shard,
    plan_shards,
    shard_of,
)

DOMAINS = [f"paper-{number}.example" for number in range(2000)]


@pytest.mark.parametrize(
    ("text", "shard"),
    [
        ("0/1", Shard(0, 1)),
        ("3/16", Shard(3, 16)),
        ("breaking:3/16", Shard(3, 16, "breaking")),
        ("regular:0/2", Shard(0, 2, "regular")),
        (f"{MOST_SHARDS - 1}/{MOST_SHARDS}", Shard(MOST_SHARDS - 1, MOST_SHARDS)),
    ],
)
def test_a_shard_is_read_as_it_is_written(text: str, shard: Shard) -> None:
    assert parse_shard(text) == shard
    assert str(shard) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "3", "3/", "/3", "-1/3", "3/3", "0/0", "1/2/3", "a/b", "3 /16", "٣/١٦", "3/16\n"),
        *("urgent:3/16", "breaking:", "breaking:3", f"0/{MOST_SHARDS + 1}", "0/99999999999"),
    ],
)
def test_what_names_no_shard_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_shard(text)


def test_domains_are_spread_evenly() -> None:
    sizes = Counter(shard_of(domain, 20) for domain in DOMAINS)
    assert set(sizes) == set(range(20))
    assert max(sizes.values()) < 1.4 * len(DOMAINS) / 20
    assert min(sizes.values()) > 0.6 * len(DOMAINS) / 20


def test_a_domain_has_the_same_shard_on_every_machine() -> None:
    assert [shard_of(domain, 64) for domain in DOMAINS[:8]] == [
        shard_of(domain, 64) for domain in list(DOMAINS[:8])
    ]
    assert shard_of("example.com", 1) == 0


def test_where_shards_are_added_domains_move_to_the_new_ones_alone() -> None:
    moved = [domain for domain in DOMAINS if shard_of(domain, 20) != shard_of(domain, 21)]
    assert {shard_of(domain, 21) for domain in moved} == {20}
    assert len(moved) < 2 * len(DOMAINS) / 21


def test_sources_of_one_domain_are_in_one_shard() -> None:
    sources = [
        Placed("a", "https://www.herald.example/"),
        Placed("b", "https://sport.herald.example/news"),
        Placed("c", "https://herald.example:8443/"),
        *(Placed(domain, f"https://{domain}/") for domain in DOMAINS[:50]),
    ]
    plan = plan_shards(sources, 8)
    assert sorted(id for part in plan.values() for id in part.sources) == sorted(
        each.id for each in sources
    )
    (together,) = [part for part in plan.values() if "a" in part.sources]
    assert {"a", "b", "c"} <= set(together.sources)
    assert {"www.herald.example", "sport.herald.example", "herald.example"} <= set(together.hosts)
    for shard, part in plan.items():
        assert members(shard, sources) == set(part.sources)


def test_a_domain_with_a_pressing_source_is_in_the_queue_of_breaking_news() -> None:
    sources = [
        Placed("a", "https://www.herald.example/"),
        Placed("b", "https://live.herald.example/", is_breaking=True),
        Placed("c", "https://ticker.example/"),
    ]
    plan = plan_shards(sources, 8)
    by_queue = {shard.queue: part.sources for shard, part in plan.items()}
    assert by_queue == {"breaking": ["a", "b"], "regular": ["c"]}
    # Without a queue a shard is of all domains.
    assert members(Shard(0, 1), sources) == {"a", "b", "c"}
    assert members(Shard(0, 1, "breaking"), sources) == {"a", "b"}


def test_there_are_no_more_shards_than_domains() -> None:
    few = [Placed(domain, f"https://{domain}/") for domain in DOMAINS[:3]]
    assert {shard.of for shard in plan_shards(few, 64)} == {3}
    many = [Placed(domain, f"https://{domain}/") for domain in DOMAINS[:300]]
    assert {shard.of for shard in plan_shards(many, 64)} == {64}
    assert plan_shards([], 64) == {}
