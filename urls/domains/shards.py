"""Divide sources into shards: all sources of one registrable domain are in one shard (pure).

Politeness is kept within a process: whoever has a shard is the only one to ask its domains.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import urlsplit

from urls.domains.registrable import registrable_domain

Queue = Literal["breaking", "regular"]
QUEUES: tuple[Queue, ...] = get_args(Queue)
MOST_SHARDS = 65_536
"""Shards that a queue may have: sixteen for each of four thousand workers."""

_FORM = re.compile(r"(?:(breaking|regular):)?(\d{1,5})/(\d{1,5})", re.ASCII)


@dataclass(frozen=True)
class Shard:
    """Name a part of the domains: one of ``of`` parts, of one queue or of all domains."""

    number: int
    """From 0."""
    of: int
    queue: Queue | None = None

    def __str__(self) -> str:
        return f"{self.queue}:{self.number}/{self.of}" if self.queue else f"{self.number}/{self.of}"


@dataclass(frozen=True)
class Placed:
    """Say of a source what decides in which shard it is."""

    id: str
    home: str
    is_breaking: bool = False


@dataclass
class Part:
    """Hold what is in a shard, each in order."""

    sources: list[str]
    """The ids of its sources."""
    hosts: list[str]
    """The hosts of their home pages: what a crawl leases."""


def parse_shard(text: str) -> Shard:
    """Return the shard that ``3/16`` or ``breaking:3/16`` names. Raises ValueError."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError("expected NUMBER/OF, such as 3/16, or breaking:3/16")
    queue, number, of = found.groups()
    shard = Shard(int(number), int(of), next((each for each in QUEUES if each == queue), None))
    if not 1 <= shard.of <= MOST_SHARDS:
        raise ValueError(f"there are 1 to {MOST_SHARDS} shards")
    if shard.number >= shard.of:
        raise ValueError(f"of {shard.of} shards the first is 0, the last {shard.of - 1}")
    return shard


def members(shard: Shard, sources: Iterable[Placed]) -> set[str]:
    """Return the ids of the sources that are in a shard."""
    return {
        source.id
        for domain, together in _by_domain(sources).items()
        if shard.queue in (None, _queue_of(together)) and shard_of(domain, shard.of) == shard.number
        for source in together
    }


def plan_shards(sources: Iterable[Placed], most: int) -> dict[Shard, Part]:
    """Return the shards that hold any source, in the order of their numbers, with what is in each.

    Each queue has ``most`` shards, or one for each of its domains where these are fewer.
    """
    domains: dict[Queue, dict[str, list[Placed]]] = {queue: {} for queue in QUEUES}
    for domain, together in _by_domain(sources).items():
        domains[_queue_of(together)][domain] = together
    plan: dict[Shard, list[Placed]] = defaultdict(list)
    for queue, of_queue in domains.items():
        of = min(most, len(of_queue))
        for domain, together in of_queue.items():
            plan[Shard(shard_of(domain, of), of, queue)] += together
    ordered = sorted(plan.items(), key=lambda item: (item[0].queue or "", item[0].number))
    return {shard: _part(together) for shard, together in ordered}


def shard_of(domain: str, of: int) -> int:
    """Return the number of the shard, of ``of``, that a domain is in: the same on every machine.

    Jump consistent hash (Lamping and Veach 2014, arxiv.org/abs/1406.2294): where shards are added,
    no domain moves but to the new ones.
    """
    key = int.from_bytes(hashlib.blake2b(domain.encode(), digest_size=8).digest(), "big")
    shard, jump = -1, 0
    while jump < of:
        shard = jump
        key = (key * 2862933555777941757 + 1) % 2**64
        jump = int((shard + 1) * (2**31 / ((key >> 33) + 1)))
    return shard


def _by_domain(sources: Iterable[Placed]) -> dict[str, list[Placed]]:
    found: dict[str, list[Placed]] = defaultdict(list)
    for source in sources:
        found[registrable_domain(source.home)].append(source)
    return found


def _queue_of(together: Iterable[Placed]) -> Queue:
    """Return the queue of a domain: that of its most pressing source, as they share a worker."""
    return "breaking" if any(source.is_breaking for source in together) else "regular"


def _part(together: Iterable[Placed]) -> Part:
    together = list(together)
    hosts = {urlsplit(source.home).hostname or "" for source in together}
    return Part(sorted(source.id for source in together), sorted(hosts))
