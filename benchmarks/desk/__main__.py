"""Measure the desk over many articles.

``python -m benchmarks.desk [--articles 100000] [--requests 200] [--load 10] [--minutes 60]``

Fills a database of an embedded server with made-up articles, starts ``copydesk desk`` over it, and
prints how long the index took and how many bytes it has for each of the texts', then for each kind
of request the median and the 95th percentile of the time to answer, one request after the other,
the memory of the desk before and after, after how long articles that are stored one by one are
found, and how much it answers when four clients ask at once for ``--load`` minutes, while articles
are stored. It stops after ``--minutes``, whatever is left to measure.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from statistics import median, quantiles

import urllib3

from benchmarks.desk.delay import delays
from benchmarks.desk.load import load
from benchmarks.desk.made_up import words
from benchmarks.desk.running import bytes_of, desk, fill, indexed
from database.embedded.server import EmbeddedServer

MEGABYTE = 1024 * 1024
# The commonest words are in every text, and the rarest in none: these are in some of a thousand.
SEARCHED = slice(100, 5000)
# Nobody asks for the first two again and again, and the last waits two seconds for what was stored:
# under load they would be all that is measured.
NOT_UNDER_LOAD = ("a file of 1,000", "64 words", "changes")


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description="The desk over many articles.")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=200, help="of each kind")
    parser.add_argument("--stored", type=int, default=100, help="one by one, beside the desk")
    parser.add_argument("--load", type=float, default=0, help="minutes of four clients at once")
    parser.add_argument("--minutes", type=int, default=60, help="after which it stops")
    arguments = parser.parse_args()
    signal.signal(signal.SIGALRM, _stop)
    signal.alarm(60 * arguments.minutes)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with EmbeddedServer(data) as uri:
            bytes_of_texts = fill(uri, arguments.articles)
            with desk(uri, data) as (address, process):
                seconds = indexed(address, arguments.articles)
                share = bytes_of(data / "search") / bytes_of_texts
                print(f"{arguments.articles} articles indexed in {seconds:.0f} s", flush=True)
                print(f"{share:.2f} bytes per byte of text")
                before = process.memory_info().rss
                requests = requests_of(arguments.requests)
                for name, paths in requests.items():
                    times = [answer_time(address + path) for path in paths]
                    print(f"{name:<24} {_spread(times)}", flush=True)
                after = process.memory_info().rss
                print(f"memory {before / MEGABYTE:.0f} MB before, {after / MEGABYTE:.0f} MB after")
                waited = delays(uri, address, arguments.stored)
                print(f"{len(waited)} stored one by one are found after {_spread(waited)}")
                if arguments.load:
                    asked = [
                        path
                        for name, paths in requests.items()
                        if name not in NOT_UNDER_LOAD
                        for path in paths
                    ]
                    for part in load(uri, address, process, asked, arguments.load):
                        print(part, flush=True)


def _stop(*_: object) -> None:
    """Leave the benchmark so that the server and the desk are stopped, too."""
    sys.exit("the time is over")


def _spread(seconds: list[float]) -> str:
    """Return median and 95th percentile, in milliseconds."""
    p95 = quantiles(seconds, n=20)[-1]
    return f"p50 {1000 * median(seconds):6.1f} ms, p95 {1000 * p95:6.1f} ms"


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
        "64 words": [
            f"/api/v1/articles?q={'+OR+'.join(chance.sample(sought, 64))}" for _ in range(number)
        ],
        "newest of all": ["/api/v1/articles"] * number,
        "newest of a source": [f"/api/v1/articles?source=source-{n % 100}" for n in range(number)],
        "feed": [f"/feeds/search.rss?q={chance.choice(sought)}" for _ in range(number)],
        "one article": [f"/api/v1/articles/{each}" for each in ids],
        "its revisions": [f"/api/v1/articles/{each}/revisions" for each in ids],
        "its story": [f"/api/v1/stories/{each}" for each in ids],
        "stories": ["/api/v1/stories"] * min(number, 20),
        "changes": ["/api/v1/changes?limit=50"] * number,
        "statistics": ["/api/v1/statistics"] * number,
        "sources": ["/api/v1/sources"] * number,
        "rejected": ["/api/v1/rejected"] * number,
        "a file of 1,000": ["/api/v1/articles.jsonl?limit=1000"] * min(number, 20),
        "runs": ["/api/v1/runs"] * number,
        "page of news": ["/"] * number,
        "page of a search": [f"/?q={chance.choice(sought)}" for _ in range(number)],
        "page of an article": [f"/articles/{each}" for each in ids],
        "page of its changes": [f"/articles/{each}/changes" for each in ids],
        "page of its story": [f"/stories/{each}" for each in ids],
        "page of stories": ["/stories"] * number,
        "page of sources": ["/sources"] * number,
        "page of rejected": ["/rejected"] * number,
        "page of runs": ["/runs"] * number,
        "page of bookmarks": ["/bookmarks"] * number,
        "page of two articles": [
            f"/articles/{each}/beside/{int(each, 16) ^ 1:032x}" for each in ids
        ],
    }


def answer_time(url: str) -> float:
    """Return the seconds until an answer was read."""
    start = time.perf_counter()
    answer = urllib3.request("GET", url)
    assert answer.status == 200, (url, answer.data[:500])
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
