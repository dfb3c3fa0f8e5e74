"""Find the articles that share most phrases with a given one, by their fingerprints (pure)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

# Articles that may hold one key. A phrase of so many recent articles is boilerplate, or of a story
# that these suffice to find: later articles do not store the key, so no posting list grows longer.
HOLDERS = 32
# Clusters above which a key is passed over: a phrase of more stories says nothing of any of them.
STORIES_A_PHRASE = 16
# Keys that two articles must share to be compared: one phrase in common is a quotation.
SHARED_KEYS = 2
# Articles that are compared word by word with a given one, in all and of one cluster.
CANDIDATES = 8
CANDIDATES_A_CLUSTER = 3


@dataclass
class FingerprintIndex:
    """Look up which articles hold which keys, and the cluster of each article."""

    of_key: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    clusters: dict[str, str] = field(default_factory=dict)

    def add(self, article_id: str, keys: Iterable[int], cluster: str) -> None:
        """Add an article with its keys and its cluster."""
        self.clusters[article_id] = cluster
        for key in keys:
            self.of_key[key].add(article_id)

    def telling(self, keys: Iterable[int]) -> list[int]:
        """Return those of an article's keys that it stores: the ones that few others hold."""
        return [key for key in keys if len(self.of_key[key]) < HOLDERS]

    def nearest(self, article_id: str, keys: Iterable[int]) -> list[str]:
        """Return the articles that share most with a given one, the nearest first.

        A key counts in inverse proportion to the number of clusters that hold it.
        """
        counts: defaultdict[str, int] = defaultdict(int)
        weights: defaultdict[str, int] = defaultdict(int)
        for key in keys:
            holders = self.of_key.get(key, set()) - {article_id}
            if not holders:
                continue
            stories = len({self.clusters[each] for each in holders})
            if stories <= STORIES_A_PHRASE:
                for each in holders:
                    counts[each] += 1
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
        """Make one cluster of several; return its id, which is the smallest of theirs."""
        winner = min(clusters)
        for each, cluster in self.clusters.items():
            if cluster in clusters:
                self.clusters[each] = winner
        return winner
