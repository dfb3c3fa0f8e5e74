"""Measure after how many seconds a search finds what was stored."""

from __future__ import annotations

import time
from collections.abc import Iterable
from itertools import cycle
from random import Random
from threading import Event, Thread

import urllib3
from bson import Timestamp
from pymongo import MongoClient

from benchmarks.desk.made_up import made_up
from benchmarks.desk.running import DATABASE
from database.documents.bson_document import BSONDocument

SOURCE = "stored-one-by-one"
# Seconds between two of them on average, as a crawl of some hundred sources brings them.
APART = 0.5
# Seconds between two looks, which the result may be too high by.
LOOK = 0.02
# Articles that a page of the API shows: of more, the first would be looked for in vain.
MOST = 200


def delays(uri: str, address: str, number: int) -> list[float]:
    """Store articles beside a desk; return the seconds that each took to be found."""
    number = min(number, MOST)
    stored: dict[str, float] = {}
    found: dict[str, float] = {}
    storing = Thread(target=store, args=(uri, range(number), stored, Event()))
    storing.start()
    while len(found) < number:
        assert storing.is_alive() or len(stored) == number, "not all could be stored"
        page = urllib3.request("GET", f"{address}/api/v1/articles?source={SOURCE}&limit={MOST}")
        now = time.monotonic()
        for each in page.json()["articles"]:
            found.setdefault(each["id"], now)
        time.sleep(LOOK)
    storing.join()
    return [found[name] - stored[name] for name in found]


def store(uri: str, numbers: Iterable[int], stored: dict[str, float], stop: Event) -> None:
    """Store articles of these numbers one by one until ``stop``; note when each was stored."""
    chance = Random(23)
    with MongoClient[BSONDocument](uri) as client:
        articles = client[DATABASE].articles
        for index, made in zip(numbers, cycle(made_up(MOST)), strict=False):
            if stop.is_set():
                return
            name = f"f{index:031x}"
            own = {
                "_id": name,
                "url": f"https://delay.example/{index}",
                "urlKey": f"delay.example/{index}",
                "source": {"id": SOURCE, "name": SOURCE, "domain": "delay.example"},
                "cluster": {"id": name, "role": "original", "similarity": 1.0},
                "changed": Timestamp(0, 0),  # the server puts its own time there
            }
            articles.insert_one(made | own)
            stored[name] = time.monotonic()
            stop.wait(chance.expovariate(1 / APART))
