"""Find the articles that share most phrases with a given one, by their fingerprints (pure)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

# A phrase that so many recent articles have is boilerplate, or a story that will be found by them:
# who comes later does not add to it, so that no posting list grows longer.
HOLDERS = 32
# A phrase of so many different stories says nothing of any of them.
STORIES_A_PHRASE = 16
# One phrase in common is a quotation.
SHARED_KEYS = 2
# Of those that share most, so many are compared word by word, at most so many of one cluster.
CANDIDATES = 8
CANDIDATES_A_CLUSTER = 3


@dataclass
class FingerprintIndex:
    """Which articles hold which keys, and the cluster of each."""

    of_key: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    clusters: dict[str, str] = field(default_factory=dict)

    def add(self, article_id: str, keys: Iterable[int], cluster: str) -> None:
        self.clusters[article_id] = cluster
        for key in keys:
            self.of_key[key].add(article_id)

    def nearest(self, article_id: str, keys: Iterable[int]) -> list[str]:
        """Those that share most with an article; a key that leads to many stories counts less."""
        counts: Counter[str] = Counter()
        weights: Counter[str] = Counter()
        for key in keys:
            holders = self.of_key.get(key, set()) - {article_id}
            stories = len({self.clusters[each] for each in holders})
            if stories <= STORIES_A_PHRASE:
                counts.update(holders)
                for each in holders:
                    weights[each] += 1000 // stories
        nearest: list[str] = []
        taken: Counter[str] = Counter()
        for each in sorted(counts, key=lambda each: (-weights[each], each)):
            cluster = self.clusters[each]
            if counts[each] >= SHARED_KEYS and taken[cluster] < CANDIDATES_A_CLUSTER:
                taken[cluster] += 1
                nearest.append(each)
        return nearest[:CANDIDATES]

    def unite(self, clusters: set[str]) -> str:
        """Make one cluster of several; returns its id, the smallest."""
        winner = min(clusters)
        for each, cluster in self.clusters.items():
            if cluster in clusters:
                self.clusters[each] = winner
        return winner
