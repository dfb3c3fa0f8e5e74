"""Measure whether the crawl slows down as the collection grows.

``python -m benchmarks.archive_size --data DIR [--stored 1000,100000,1000000] [--curve FILE.png]``

Fills one collection with as many articles, and each time crawls the same pages among them, as
``benchmarks.throughput`` does, several times over. The articles are a thousand texts of words of
DIR's gold texts, each again and again under another address and with fingerprints of its own, so
that none is a copy: what is measured is how long the indexes take to say so. With two rounds of 232
pages all of it took seven minutes on two cores.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from pymongo.collection import Collection

from benchmarks.deduplication.measure import MadeUpArticles
from benchmarks.throughput import processes
from benchmarks.throughput.news_web import Web
from benchmarks.throughput.runs import Bench, Result, free_port, opened
from database.documents.bson_document import BSONDocument

# Different texts: each comes again only a thousand articles later.
TEXTS = 1000
# Documents a write: larger batches are not faster.
BATCH = 1000
# Bits of a key of a fingerprint.
WIDTH = 64
# The share of the speed among the fewest articles that must be kept: the target.
LEAST = 0.8
# Pages a run: three times the publishers' pages, which take about fifteen seconds.
PAGES = 348
STAGES = ("main", "workers", "mongod")
MEGABYTE = 1024 * 1024


def variants(texts: list[BSONDocument]) -> Iterator[BSONDocument]:
    """Yield endless articles with the texts of ``texts`` and keys that no other article has."""
    chance = random.Random(7)
    number = 0
    while True:
        text = texts[number % len(texts)]
        own = f"{chance.getrandbits(4 * len(text['_id'])):0{len(text['_id'])}x}"
        keys = [chance.getrandbits(WIDTH) - 2 ** (WIDTH - 1) for _ in text["fingerprint"]]
        yield text | {
            "_id": own,
            "url": f"{text['url']}/{number}",
            "urlKey": f"{text['urlKey']}/{number}",
            "contentHash": own,
            "cluster": text["cluster"] | {"id": own},
            "fingerprint": sorted(keys),
        }
        number += 1


@contextmanager
def without_indexes(articles: Collection[BSONDocument]) -> Iterator[None]:
    """Drop the indexes, and build them at the end: that takes a tenth of the time."""
    indexes = [
        {name: value for name, value in index.items() if name != "v"}
        for index in articles.list_indexes()
        if index["name"] != "_id_"
    ]
    articles.drop_indexes()
    yield
    articles.database.command("createIndexes", articles.name, indexes=indexes)


def fill(articles: Collection[BSONDocument], made: Iterator[BSONDocument], count: int) -> None:
    """Insert the next ``count`` articles."""
    with without_indexes(articles):
        for start in range(0, count, BATCH):
            batch = [next(made) for _ in range(min(BATCH, count - start))]
            articles.insert_many(batch, ordered=False)


def grow(
    bench: Bench, rows: list[BSONDocument], sizes: list[int], rounds: int
) -> list[list[Result]]:
    """Run the crawl among each number of stored articles; return the runs by size."""
    bench.whole_line()  # makes the collections, and warms everything
    articles = bench.database["articles"]
    others = MadeUpArticles(rows)
    texts = [others.document() for _ in range(TEXTS)]
    for text in texts:
        text.pop("nextCheckAt", None)  # to be looked at again: by the run that is measured
    made = variants(texts)
    own = {"source.id": {"$regex": "^host-"}}  # see news_web
    stored = 0
    results = []
    print(f"{'stored':>9}{'pages/s':>22}{'ms CPU/page':>20}{'main':>8}{'workers':>9}{'mongod':>8}"
          f"{'lag p99 ms':>12}{'indexes, MB':>13}")  # fmt: skip
    for size in sizes:
        fill(articles, made, size - stored)
        stored = size
        runs = []
        for _ in range(rounds + 1):
            articles.delete_many(own)
            for name in ("sources", "sites", "pages", "rejected", "revisions"):
                bench.database[name].delete_many({})
            run = bench.whole_line(fresh=False)
            run.pages = articles.count_documents(own)
            runs.append(run)
        runs = runs[1:]  # the first reads the indexes from the disk
        show(size, runs, bench.database.command("collStats", "articles")["totalIndexSize"])
        results.append(runs)
    return results


def show(size: int, runs: list[Result], indexes: int) -> None:
    """Print one line of the table."""
    rates = [run.rate for run in runs]
    speed = f"{median(rates):.1f} ({min(rates):.1f}-{max(rates):.1f})"
    cost = median(run.milliseconds for run in runs)
    main, workers, mongod = (
        median(1000 * getattr(run, stage) / run.pages for run in runs) for stage in STAGES
    )
    lag = 1000 * median(run.lag for run in runs)
    print(f"{size:9}{speed:>22}{cost:20.1f}{main:8.1f}{workers:9.1f}{mongod:8.1f}{lag:12.0f}"
          f"{indexes / MEGABYTE:13.0f}", flush=True)  # fmt: skip


def draw(sizes: list[int], results: list[list[Result]], file: Path) -> None:
    """Draw the CPU per page by stage, and the speed, over the size of the collection."""
    pyplot = importlib.import_module("matplotlib.pyplot")
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 4))
    for stage in STAGES:
        costs = [median(1000 * getattr(run, stage) / run.pages for run in runs) for runs in results]
        left.plot(sizes, costs, marker="o", label=stage)
    left.set(xlabel="articles stored", ylabel="ms of CPU per page", ylim=(0, None), xscale="log")
    left.legend()
    rates = [median(run.rate for run in runs) for runs in results]
    right.plot(sizes, rates, marker="o")
    right.set(xlabel="articles stored", ylabel="pages per second", ylim=(0, None), xscale="log")
    figure.tight_layout()
    figure.savefig(file)


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description="The line among many stored articles.")
    parser.add_argument("--data", type=Path, required=True, help="folder of gold.jsonl and pages/")
    parser.add_argument("--stored", default="1000,100000,1000000", help="sizes, growing")
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--curve", type=Path, help="a PNG of it (matplotlib)")
    arguments = parser.parse_args()
    sizes = sorted(int(size) for size in arguments.stored.split(","))
    data = arguments.data.resolve()
    processes.adopt()
    with (data / "gold.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    with opened(data, Web(arguments.pages, port=free_port())) as bench:
        results = grow(bench, rows, sizes, arguments.rounds)
    ratio = median(run.rate for run in results[-1]) / median(run.rate for run in results[0])
    print(f"pages/s among {sizes[-1]} to among {sizes[0]}: {ratio:.2f}; at least {LEAST}: "
          f"{'reached' if ratio >= LEAST else 'missed'}")  # fmt: skip
    if arguments.curve:
        draw(sizes, results, arguments.curve)


if __name__ == "__main__":
    main()
