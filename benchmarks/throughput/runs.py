"""Run each tool that the throughput benchmark compares, over one web and with one database."""

from __future__ import annotations

import importlib.util
import json
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from configparser import ConfigParser
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from pymongo import MongoClient
from pymongo.database import Database

import crawler.settings
from benchmarks.throughput import processes
from benchmarks.throughput.news_web import Web, address
from benchmarks.throughput.processes import Cost
from benchmarks.throughput.rivals import CONCURRENCY
from crawler.health.baseline import BASELINE
from database.connection.client import connect
from database.documents.encoding import as_document
from database.embedded.server import EmbeddedServer
from model.clock import Clock
from tests.sites.certificates import Authority
from tests.support.articles.source_days import Habits, history

ROOT = Path(__file__).parents[2]
# The file of certificates that a crawl over https trusts, in the folder of the runs.
TRUSTED = "trusted.pem"
# Days: twice MAX_AGE_DAYS, so that no entry of the listings is requested.
OLD = 60.0


@dataclass
class Result:
    """Hold what one run of one tool did and cost; CPU in seconds."""

    pages: int
    seconds: float
    cpu: float
    main: float = 0.0
    workers: float = 0.0
    mongod: float = 0.0
    lag: float = 0.0
    """Seconds that the event loop was late, at the 99th percentile."""
    memory: list[dict[str, Any]] = field(default_factory=list)
    counts: str = ""

    @property
    def rate(self) -> float:
        return self.pages / self.seconds if self.seconds else 0.0

    @property
    def milliseconds(self) -> float:
        """Return the milliseconds of CPU per page."""
        return 1000 * self.cpu / self.pages


class Bench:
    """Run tools over one web, with one database."""

    def __init__(
        self, folder: Path, web: Web, uri: str, mongod: int, client: MongoClient[dict[str, Any]]
    ) -> None:
        self._folder = folder
        self._web = web
        self._uri = uri
        self._mongod = mongod
        self._client = client
        self._urls = folder / "urls.txt"
        self._urls.write_text("\n".join(map(web.url, range(web.size))), encoding="utf-8")
        (folder / "sources.toml").write_text(web.sources(), encoding="utf-8")
        self._runs = 0

    def whole_line(self, *, fresh: bool = True, arguments: tuple[str, ...] = ()) -> Result:
        """Run ``scrapy crawl news`` over the web, into a database of its own if ``fresh``."""
        self._runs += fresh
        before = processes.cpu_of(self._mongod)
        cost, report = self._probed(
            ["-m", "scrapy", "crawl", "news", *arguments], self.environment()
        )
        mongod = processes.cpu_of(self._mongod) - before
        if cost.status != 0:
            raise SystemExit(f"the crawl failed:\n{cost.output}")
        stored = self.database["articles"].estimated_document_count()
        rejected = self.database["rejected"].estimated_document_count()
        result = self._result(cost, report)
        result.pages = stored + rejected if fresh else report["pages"]
        result.mongod = mongod
        result.cpu += mongod
        result.counts = f"{stored} articles, {rejected} rejected"
        return result

    def environment(self) -> dict[str, str]:
        """Return the settings that switch delays off and name the web and the database."""
        concurrency = {name: str(value) for name, value in CONCURRENCY.items()}
        extensions = {**crawler.settings.EXTENSIONS, "benchmarks.throughput.probe.Probe": 0}
        return {
            **concurrency,
            "AUTOTHROTTLE_ENABLED": "0",
            "ARTICLES_PER_SOURCE": str(self._web.size),
            "ALLOWED_NETWORKS": "127.0.0.0/8",
            "SOURCES_FILE": str(self._folder / "sources.toml"),
            "MONGO_URI": self._uri,
            "MONGO_DATABASE": f"run{self._runs}",
            "CONTACT_URL": "https://benchmark.invalid/",
            "LOG_LEVEL": "ERROR",
            "PROGRESS_ENABLED": "0",
            "EXTENSIONS": json.dumps(extensions),
            **({"SSL_CERT_FILE": str(self._folder / TRUSTED)} if self._web.tls else {}),
        }

    @property
    def database(self) -> Database[dict[str, Any]]:
        """Return the database of the last run."""
        return self._client[f"run{self._runs}"]

    def put_past(self, source: str) -> None:
        """Store eight weeks of days of a source, such as a source has that is polled all day."""
        today = Clock().now().replace(hour=0, minute=0, second=0, microsecond=0)
        past = history(source, today - timedelta(days=1), BASELINE.days, Habits(), Random(0))
        self.database["days"].insert_many(map(as_document, past))

    def drop(self) -> None:
        """Drop the database of the last run to free its disk space."""
        self._client.drop_database(f"run{self._runs}")

    def rival(self, name: str) -> Result:
        """Run one of ``benchmarks.throughput.rivals`` on the same URLs."""
        command = ["-m", "benchmarks.throughput.rivals", name, "--urls", str(self._urls)]
        if name.startswith("scrapy"):
            cost, report = self._probed(command, {})
            return self._result(cost, report)
        cost = processes.run([sys.executable, *command], {}, ROOT)
        if cost.status != 0:
            raise SystemExit(f"{name} failed:\n{cost.output}")
        own = json.loads(cost.output.splitlines()[-1])
        return Result(own["pages"], own.get("seconds", cost.seconds), own.get("cpu", cost.cpu))

    def command_line(self) -> Result:
        """Run trafilatura's own command with two processes and no pauses between requests."""
        program = shutil.which("trafilatura", path=str(Path(sys.executable).parent))
        assert program is not None
        spec = importlib.util.find_spec("trafilatura")
        assert spec is not None
        assert spec.origin is not None
        config = self._folder / "trafilatura.cfg"
        parser = ConfigParser()
        parser.read(Path(spec.origin).parent / "settings.cfg", encoding="utf-8")
        # no pauses, and loopback is not to be refused
        parser["DEFAULT"].update({"SLEEP_TIME": "0", "SSRF_PROTECTION": "off"})
        with config.open("w", encoding="utf-8") as file:
            parser.write(file)
        out = Path(tempfile.mkdtemp(dir=self._folder))
        cost = processes.run(
            [program, "--input-file", str(self._urls), "--parallel", "2", "--config-file",
             str(config), "--output-dir", str(out), "--json", "--with-metadata"],
            {},
        )  # fmt: skip
        written = sum(1 for path in out.rglob("*") if path.is_file())
        return Result(self._web.size, cost.seconds, cost.cpu, counts=f"{written} files")

    def _probed(self, command: list[str], environment: dict[str, str]) -> tuple[Cost, Any]:
        file = self._folder / "probe.json"
        file.unlink(missing_ok=True)
        cost = processes.run(
            [sys.executable, *command], {**environment, "PROBE_FILE": str(file)}, ROOT
        )
        if not file.exists():
            raise SystemExit(f"no report of {command}:\n{cost.output}")
        return cost, json.loads(file.read_text(encoding="utf-8"))

    def _result(self, cost: Cost, report: Any) -> Result:
        lags = sorted(report["lags"])
        return Result(
            pages=report["pages"],
            seconds=report["seconds"],
            cpu=cost.cpu,
            main=cost.main,
            workers=cost.others,
            lag=lags[int(0.99 * (len(lags) - 1))] if lags else 0.0,
            memory=report["memory"],
        )


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _certify(web: Web, folder: Path) -> None:
    """Write certificates for the hosts, and an authority to trust beside the machine's own."""
    authority = Authority.new(folder)
    for host in range(web.hosts):
        authority.server_context(address(host))
    usual = Path(ssl.get_default_verify_paths().cafile or "/dev/null")
    (folder / TRUSTED).write_bytes(usual.read_bytes() + authority.file.read_bytes())


@contextmanager
def opened(data: Path, web: Web, *, old: bool = False) -> Iterator[Bench]:
    """Serve the web from a process of its own, start a database, and remove both afterwards."""
    command = [
        sys.executable, "-m", "benchmarks.throughput.news_web", "--data", str(data), "--pages",
        str(web.size),
        "--hosts", str(web.hosts), "--port", str(web.port), *(["--age-days", str(OLD)] * old),
    ]  # fmt: skip
    # A server may end a moment after its last user, and write until then.
    kept = tempfile.TemporaryDirectory(prefix="throughput-", ignore_cleanup_errors=True)
    with kept as folder:
        if web.tls:
            command += ["--certificates", folder]
            _certify(web, Path(folder))
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        try:
            assert server.stdout is not None
            if server.stdout.readline().strip() != "ready":
                raise SystemExit("the server of the pages did not start")
            with EmbeddedServer(Path(folder)) as uri, connect(uri) as client:
                mongod = client.admin.command("serverStatus")["pid"]
                yield Bench(Path(folder), web, uri, mongod, client)
        finally:
            server.terminate()
            server.wait()
