"""Measure how well copies are found, by the real pipeline with an embedded MongoDB.

    python -m benchmarks.deduplication --data FILE.jsonl [--out FILE.jsonl] [--stored 100000]

Each line of the file has ``id``, ``url``, ``headline``, ``articleBody``, ``inLanguage``, ``hours``
(the time of publication, in hours after any instant), and the truth: ``cluster``, ``story`` (the
versions of one developing story), ``kind``. Pairs in ``ambiguous.json`` beside it are not counted.
``--out`` writes a line ``{"id", "cluster"}`` for each article. ``--stored`` also measures the speed
with this many articles in the database, which are made up from words of the file.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from math import comb
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pymongo.asynchronous.database import AsyncDatabase

from database.connection.client import connect_async
from database.schema.ensure import ensure_schema
from model.clock import Clock
from model.components import Cluster, Discovery, SourceReference
from model.items import Article
from pipelines.deduplication.fingerprint_index import HOLDERS
from pipelines.deduplication.pipeline import DeduplicationPipeline
from pipelines.storage.article_store import ArticleStore
from pipelines.storage.updates import new_article
from text.comparison.compared_text import ComparedText
from text.comparison.fingerprints import fingerprint
from urls import url_key

Row = dict[str, Any]
Pairs = set[frozenset[str]]

# The time of the newest article: now, so that none is too old to be compared.
NEWEST = Clock().now().replace(microsecond=0)
# The speed at the start and at the end is measured over this many articles.
STRETCH = 500
# The speed with ``--stored`` articles is compared with the speed with this many stored.
FEW = 1000
# How long raw pages are kept; these articles have none.
PAGES_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Measured:
    """Hold the clusters of one run, and what they cost."""

    clusters: dict[str, str]
    """The cluster of each line, by the line's id."""
    seconds: list[float]
    """The seconds that each article took, in the order of the file."""
    index_bytes: float
    """The size for each article of the two indexes that clusters need."""


def main() -> None:
    """Run the benchmark that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--stored", type=int, help="measure speed with so many articles stored")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.data.read_text().splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        measured = asyncio.run(run(rows, folder))
    if options.out:
        lines = (
            json.dumps({"id": row["id"], "cluster": measured.clusters[row["id"]]}) for row in rows
        )
        options.out.write_text("\n".join(lines) + "\n")
    if "cluster" in rows[0]:
        print_scores(rows, measured.clusters, ambiguous_pairs(options.data))
    start, end = measured.seconds[:STRETCH], measured.seconds[-STRETCH:]
    print(f"articles/s at the start       {len(start) / sum(start):10.0f}")
    print(f"articles/s at the end         {len(end) / sum(end):10.0f}")
    print(f"index bytes per article        {measured.index_bytes:10.0f}")
    if options.stored:
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(print_speed(rows, options.stored, folder))


def article(row: Row) -> Article:
    """Return the article of a line, as the spider hands it to the pipelines."""
    published = NEWEST - timedelta(hours=1000) + timedelta(hours=row["hours"])
    domain = (urlsplit(row["url"]).hostname or "").removeprefix("www.")
    return Article(
        url=row["url"],
        urlKey=url_key(row["url"]),
        source=SourceReference(domain, domain, domain),
        discovery=Discovery("feed", None, published),
        headline=row["headline"],
        articleBody=row["articleBody"],
        wordCount=len(row["articleBody"].split()),
        inLanguage=row["inLanguage"],
        datePublished=published,
        datePublishedPrecision="second",
    )


async def run(rows: list[Row], folder: str) -> Measured:
    """Store the articles in their order, one at a time."""
    async with connect_async(data_dir=folder) as client:
        database = client["benchmark"]
        await ensure_schema(database)
        store = ArticleStore(database, PAGES_KEPT, Clock())
        deduplication = DeduplicationPipeline()
        seconds: list[float] = []
        revisions: dict[str, tuple[Article, int | None]] = {}
        for row in rows:
            item = article(row)
            begun = time.perf_counter()
            await store.store([await deduplication.process_item(item)])
            seconds.append(time.perf_counter() - begun)
            stored = await database["articles"].find_one({"_id": item.id}, {"revision": 1})
            revisions[row["id"]] = (item, stored["revision"] if stored else None)
        clusters = await clusters_of(database, revisions)
        return Measured(clusters, seconds, await index_bytes(database))


async def clusters_of(
    database: AsyncDatabase[Row], revisions: Mapping[str, tuple[Article, int | None]]
) -> dict[str, str]:
    """Return the cluster of each line.

    A version that a later one has replaced is in a cluster of its own. A line whose text is stored
    under another address of its site belongs to that article.
    """
    current = {
        each["_id"]: each
        async for each in database["articles"].find({}, {"cluster.id": 1, "revision": 1})
    }
    addresses = {
        address: each["_id"]
        async for each in database["articles"].find({}, {"alternateUrls": 1})
        for address in each.get("alternateUrls", ())
    }
    clusters = {}
    for line, (item, revision) in revisions.items():
        stored = current[item.id if revision is not None else addresses[item.url]]
        if revision is not None and stored["revision"] != revision:
            clusters[line] = f"{item.id}:{revision} replaced"
        else:
            clusters[line] = stored["cluster"]["id"]
    return clusters


async def index_bytes(database: AsyncDatabase[Row]) -> float:
    """Return the size for each article of the two indexes that clusters need."""
    # MongoDB reports the right sizes once it has written to disk what is in memory.
    await database.client.admin.command("fsync")
    statistics = await database.command("collStats", "articles")
    names = ("fingerprint_1_contentChangedAt_1", "cluster.id_1_cluster.role_1")
    size: float = sum(statistics["indexSizes"][name] for name in names) / statistics["count"]
    return size


def ambiguous_pairs(data: Path) -> Pairs:
    """Return the pairs that are not counted, from ``ambiguous.json`` beside the data."""
    path = data.with_name("ambiguous.json")
    return {frozenset(pair) for pair in json.loads(path.read_text())} if path.exists() else set()


def print_scores(rows: list[Row], clusters: Mapping[str, str], ambiguous: Pairs) -> None:
    """Compare the found pairs and clusters with the truth, and print the scores."""
    true = pairs((row["id"], row["cluster"]) for row in rows) - ambiguous
    found = pairs(clusters.items()) - ambiguous
    kinds = {row["id"]: row["kind"] for row in rows}
    wrong = found - true
    right = len(found & true)
    precision, recall = right / max(1, len(found)), right / max(1, len(true))
    versions = pairs((row["id"], row["story"]) for row in rows if row["story"])
    forms = [pair for pair in wrong if {kinds[each] for each in pair} == {"template"}]
    print(f"pair precision                {precision:10.4f}")
    print(f"pair recall                   {recall:10.4f}")
    print(f"pair F1                       {2 * right / max(1, len(found) + len(true)):10.4f}")
    ari = adjusted_rand_index([(row["cluster"], clusters[row["id"]]) for row in rows])
    print(f"cluster ARI                   {ari:10.4f}")
    print(f"merges across template stories{len(forms):10}")
    print(f"links between versions        {len(versions & pairs(clusters.items())):10}")
    named = Counter(" + ".join(sorted(kinds[each] for each in pair)) for pair in wrong)
    print("wrong pairs:", dict(named.most_common()))


def adjusted_rand_index(labels: list[tuple[str, str]]) -> float:
    """Return how well two clusterings agree: 0 is agreement by chance, 1 is the same clusters.

    This is the adjusted Rand index of Hubert and Arabie (1985), as scikit-learn's
    ``adjusted_rand_score``, which only the fitting script's requirements install. ``labels`` has
    both labels of each item.
    """

    def pairs_in(counts: Iterable[int]) -> int:
        return sum(comb(count, 2) for count in counts)

    together = pairs_in(Counter(labels).values())
    true = pairs_in(Counter(one for one, _ in labels).values())
    found = pairs_in(Counter(other for _, other in labels).values())
    by_chance = true * found / comb(len(labels), 2)
    most = (true + found) / 2
    return 1.0 if most == by_chance else (together - by_chance) / (most - by_chance)


def pairs(labelled: Iterable[tuple[str, str]]) -> Pairs:
    """Return all pairs of items that have the same label."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for each, label in labelled:
        groups[label].append(each)
    return {frozenset(pair) for group in groups.values() for pair in combinations(group, 2)}


async def print_speed(rows: list[Row], stored: int, folder: str) -> None:
    """Measure the speed with a thousand other articles stored, and with ``stored`` others."""
    rates = []
    async with connect_async(data_dir=folder) as client:
        database = client["benchmark"]
        await ensure_schema(database)
        store = ArticleStore(database, PAGES_KEPT, Clock())
        deduplication = DeduplicationPipeline()
        others = MadeUpArticles(rows)
        for count in (FEW, stored):
            while others.made < count:
                batch = [others.document() for _ in range(min(FEW, count - others.made))]
                await database["articles"].insert_many(batch, ordered=False)
            items = [article(row) for row in rows[: 2 * STRETCH]]
            begun = 0.0
            for number, item in enumerate(items):
                if number == STRETCH:  # The articles before these warm the caches.
                    begun = time.perf_counter()
                await store.store([await deduplication.process_item(item)])
            rates.append(STRETCH / (time.perf_counter() - begun))
            print(f"articles/s with {count:7} stored {rates[-1]:10.1f}")
            print(f"index bytes per article        {await index_bytes(database):10.0f}")
            await database["articles"].delete_many({"_id": {"$in": [item.id for item in items]}})
    print(f"ratio                         {rates[1] / rates[0]:10.2f}")


class MadeUpArticles:
    """Make up articles of the file's words, each with a line that its site repeats."""

    SITES = 200
    """The number of sites."""
    LENGTH = 250
    """Words of an article."""
    LINE = 25
    """Words of the line that a site repeats."""

    def __init__(self, rows: list[Row]) -> None:
        self.made = 0
        self._random = random.Random(4)
        self._words = [word for row in rows for word in row["articleBody"].split()]
        self._lines = [self._text(self.LINE) for _ in range(self.SITES)]
        self._holders: Counter[int] = Counter()

    def document(self) -> Row:
        """Return the next article, as the article store would store it."""
        site = self.made % self.SITES
        text = f"{self._text(self.LENGTH)}\n\n{self._lines[site]}"
        item = article(
            {
                "url": f"https://www.site{site}.example/{self.made}",
                "headline": self._text(8),
                "articleBody": text,
                "inLanguage": "en",
                "hours": self.made % 700,
            }
        )
        self.made += 1
        words = ComparedText(None, text)
        keys = fingerprint(words.tokens, unspaced=False)
        item.fingerprint = [key for key in keys if self._holders[key] < HOLDERS]
        self._holders.update(item.fingerprint)
        item.contentHash = item.id
        item.cluster = Cluster(item.id, "original", 1.0)
        return new_article(item, Clock().now()) | {"contentChangedAt": NEWEST}

    def _text(self, length: int) -> str:
        return " ".join(self._random.choices(self._words, k=length))
