"""Run beat and workers as an operator does: as processes, on a broker and a database."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psutil
from pymongo import MongoClient

from tests.support.commands import ROOT, Copydesk

# Seconds that a test waits for what it expects: where thirty programs compete for two cores, a
# worker takes two minutes to start, and as long again for a crawl.
PATIENCE = 480.0


@dataclass
class Cluster:
    """Start and end the parts of one installation."""

    copydesk: Copydesk
    settings: Mapping[str, str]
    parts: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, *words: str, **settings: str) -> subprocess.Popen[bytes]:
        """Start ``copydesk WORDS`` with a data folder of its own; its log is ``NAME.log``."""
        folder = self.copydesk.folder
        environment = self.copydesk.environment | {"DATA_DIR": str(folder / f"data-{name}")}
        with (folder / f"{name}.log").open("ab") as log:
            self.parts[name] = subprocess.Popen(
                [sys.executable, "-m", "copydesk", *words],
                cwd=ROOT,
                env=environment | dict(self.settings) | settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self.parts[name]

    def ask(self, *words: str) -> str:
        """Ask a worker for ``copydesk WORDS``; return the job's id."""
        given = [word for word in words if word != "--json"]  # a job prints JSON anyway
        sources = f"SOURCES_FILE={self.settings['SOURCES_FILE']}"
        return self.copydesk.scrapy(*given, "--queue", "-s", sources).stdout.strip()

    def log(self, name: str) -> str:
        """Return what a part has logged."""
        return (self.copydesk.folder / f"{name}.log").read_text(errors="replace")

    def logs(self) -> str:
        """Return the ends of all logs, for a failing test."""
        return "\n".join(f"--- {name}\n{self.log(name)[-3000:]}" for name in self.parts)

    def kill(self, name: str) -> None:
        """Kill -9 a part's first process, and wait for its end; the others end by themselves."""
        part = self.parts[name]
        part.send_signal(signal.SIGKILL)
        part.wait()

    def stop(self, name: str, seconds: float) -> None:
        """Send SIGTERM to a part, and wait until it has ended."""
        part = self.parts[name]
        part.send_signal(signal.SIGTERM)
        self.wait_for(lambda: part.poll() is not None, seconds)

    def children(self, name: str) -> list[psutil.Process]:
        """Return the processes that a part has started, theirs included."""
        with suppress(psutil.Error):
            return psutil.Process(self.parts[name].pid).children(recursive=True)
        return []

    def end(self) -> None:
        """Kill what is left."""
        for name, part in self.parts.items():
            for child in self.children(name):
                with suppress(psutil.Error):
                    child.kill()
            with suppress(ProcessLookupError):
                part.kill()
            part.wait()

    def wait_for(self, what: Callable[[], Any], seconds: float = PATIENCE) -> float:
        """Wait until ``what`` is true; return how long it took."""
        began = monotonic()
        while not what():
            if monotonic() - began > seconds:
                raise AssertionError(f"not true after {seconds:g} s: {what}\n{self.logs()}")
            sleep(0.25)
        return monotonic() - began


@contextmanager
def running_cluster(
    folder: Path, mongo_uri: str, broker: str, **settings: str
) -> Iterator[Cluster]:
    """Hand out an installation without any part yet, and end what is left of it."""
    copydesk = Copydesk(folder, mongo_uri, "news")
    cluster = Cluster(
        copydesk,
        {
            "SHARDING_BROKER": broker,
            "SOURCES_FILE": str(folder / "sources.toml"),
            # Seconds between two looks at what is due.
            "WATCH_INTERVAL": "1",
            "LOG_LEVEL": "WARNING",
            **settings,
        },
    )
    try:
        yield cluster
    finally:
        cluster.end()


def are_crawled(client: MongoClient[dict[str, Any]]) -> bool:
    """Return whether every shard was crawled, and none is due or being crawled."""
    shards = client["news"]["shards"]
    done = shards.count_documents({"state": "waiting", "endedAt": {"$exists": True}})
    return done == shards.count_documents({}) > 0


def pages_by_worker(client: MongoClient[dict[str, Any]]) -> Counter[str]:
    """Return how many pages each worker, which is named by its REGION, has read."""
    runs = {each["_id"]: each["settings"]["REGION"] for each in client["news"]["runs"].find()}
    articles = client["news"]["articles"].find({}, {"fetch.runId": 1})
    return Counter(runs[each["fetch"]["runId"]] for each in articles)
