"""Fill a database, and run the desk over it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import psutil
import urllib3
from pymongo import AsyncMongoClient, MongoClient

from benchmarks.desk.made_up import made_up
from database.documents.bson_document import BSONDocument
from database.schema.ensure import ensure_schema

DATABASE = "news"
_BATCH = 1000


def fill(uri: str, articles: int) -> int:
    """Insert the articles; return how many bytes their texts have."""

    async def prepare() -> None:
        async with AsyncMongoClient[BSONDocument](uri, tz_aware=True) as client:
            await ensure_schema(client[DATABASE])

    asyncio.run(prepare())
    size = 0
    with MongoClient[BSONDocument](uri) as client:
        made = made_up(articles)
        while batch := list(islice(made, _BATCH)):
            size += sum(len(each["headline"]) + len(each["articleBody"]) for each in batch)
            client[DATABASE].articles.insert_many(batch, ordered=False)
    return size


@contextmanager
def desk(uri: str, data: Path) -> Iterator[tuple[str, psutil.Process]]:
    """Start the desk; yield its address and its process."""
    settings = {
        "MONGO_URI": uri,
        "MONGO_DATABASE": DATABASE,
        "DATA_DIR": str(data),
        "DESK_REQUESTS_PER_MINUTE": "0",
    }
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


def bytes_of(folder: Path) -> int:
    """Return how many bytes the files of a folder have."""
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
