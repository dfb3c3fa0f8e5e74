"""Measure the desk over many articles.

``python -m benchmarks.desk [--articles 100000] [--requests 200]``

Fills a database of an embedded server with made-up articles, starts ``copydesk desk`` over it, and
prints how long the index took and how many bytes it has for each of the texts', then for each kind
of request the median and the 95th percentile of the time to answer, one request after the other,
and the memory of the desk before and after.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median, quantiles

import psutil
import urllib3
from pymongo import AsyncMongoClient, MongoClient

from benchmarks.desk.made_up import made_up, words
from database.documents.bson_document import BSONDocument
from database.embedded.server import EmbeddedServer
from database.schema.ensure import ensure_schema

MEGABYTE = 1024 * 1024
DATABASE = "news"
BATCH = 1000
# The commonest words are in every text, and the rarest in none: these are in some of a thousand.
SEARCHED = slice(100, 5000)


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description="The desk over many articles.")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=200, help="of each kind")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with EmbeddedServer(data) as uri:
            bytes_of_texts = fill(uri, arguments.articles)
            with desk(uri, data) as (address, process):
                seconds = indexed(address, arguments.articles)
                held = bytes_of(data / "search")
                print(f"{arguments.articles} articles indexed in {seconds:.0f} s: "
                      f"{held / bytes_of_texts:.2f} bytes per byte of text")  # fmt: skip
                before = process.memory_info().rss
                for name, paths in requests_of(arguments.requests).items():
                    times = [answer_time(address + path) for path in paths]
                    p95 = quantiles(times, n=20)[-1]
                    print(
                        f"{name:<24} p50 {1000 * median(times):6.1f} ms, p95 {1000 * p95:6.1f} ms"
                    )
                after = process.memory_info().rss
                print(f"memory {before / MEGABYTE:.0f} MB before, {after / MEGABYTE:.0f} MB after")


def fill(uri: str, articles: int) -> int:
    """Insert the articles; return how many bytes their texts have."""

    async def prepare() -> None:
        async with AsyncMongoClient[BSONDocument](uri, tz_aware=True) as client:
            await ensure_schema(client[DATABASE])

    asyncio.run(prepare())
    size = 0
    with MongoClient[BSONDocument](uri) as client:
        made = made_up(articles)
        while batch := list(islice(made, BATCH)):
            size += sum(len(each["headline"]) + len(each["articleBody"]) for each in batch)
            client[DATABASE].articles.insert_many(batch, ordered=False)
    return size


@contextmanager
def desk(uri: str, data: Path) -> Iterator[tuple[str, psutil.Process]]:
    """Start the desk; yield its address and its process."""
    settings = {"MONGO_URI": uri, "MONGO_DATABASE": DATABASE, "DATA_DIR": str(data)}
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    process = subprocess.Popen(
        [sys.executable, "-m", "copydesk", "desk", "--port", "0", *options],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().partition("/api/")[0], psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def indexed(address: str, articles: int) -> float:
    """Wait until all articles are found; return the seconds that it took."""
    start = time.monotonic()
    while True:
        answer = urllib3.request("GET", f"{address}/api/v1/articles?limit=1")
        if answer.status == 200 and answer.json()["total"] == articles:
            return time.monotonic() - start
        time.sleep(0.5)


def requests_of(number: int) -> dict[str, list[str]]:
    """Return the paths that are asked for, by what they are."""
    chance = Random(22)
    sought = words()[SEARCHED]
    ids = [f"{chance.randrange(1000):032x}" for _ in range(number)]

    def searches(form: str) -> list[str]:
        return [
            f"/api/v1/articles?{form.format(chance.choice(sought), chance.choice(sought))}"
            for _ in range(number)
        ]

    return {
        "one word, newest": searches("q={}"),
        "two words, relevance": searches("q={}+{}&order=relevance"),
        "a phrase": searches("q=%22{}+{}%22"),
        "one or the other": searches("q={}+OR+{}&collapse=false"),
        "a beginning": searches("q={:.3}*"),
        "newest of all": ["/api/v1/articles"] * number,
        "newest of a source": [f"/api/v1/articles?source=source-{n % 100}" for n in range(number)],
        "feed": [f"/feeds/search.rss?q={chance.choice(sought)}" for _ in range(number)],
        "one article": [f"/api/v1/articles/{each}" for each in ids],
        "its revisions": [f"/api/v1/articles/{each}/revisions" for each in ids],
        "its story": [f"/api/v1/stories/{each}" for each in ids],
        "changes": ["/api/v1/changes?limit=50"] * number,
        "statistics": ["/api/v1/statistics"] * number,
        "runs": ["/api/v1/runs"] * number,
    }


def answer_time(url: str) -> float:
    """Return the seconds until an answer was read."""
    start = time.perf_counter()
    answer = urllib3.request("GET", url)
    assert answer.status == 200, (url, answer.data[:500])
    return time.perf_counter() - start


def bytes_of(folder: Path) -> int:
    """Return how many bytes the files of a folder have."""
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())


if __name__ == "__main__":
    main()
