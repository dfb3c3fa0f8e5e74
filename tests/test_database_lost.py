"""The database goes away in the middle of a crawl: really, by kill -9 of its process."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

from pymongo import MongoClient

from database.embedded import EmbeddedServer
from tests.commands import Copydesk
from tests.fixtures.sites import ServeBulk


def test_the_run_ends_and_the_next_one_stores_the_rest(
    tmp_path: Path, bulk_site: ServeBulk
) -> None:
    bulk = bulk_site(count=80, hosts=1)
    for site in bulk:
        site.latency = 0.2
    with EmbeddedServer(tmp_path / "data") as uri:
        options = "&serverSelectionTimeoutMS=3000"
        copydesk = Copydesk(tmp_path, uri + options, "news")
        sources = copydesk.write_sources(bulk.sources())
        with MongoClient[dict[str, object]](uri) as client:
            crawl = copydesk.start("crawl", "news", "-s", f"SOURCES_FILE={sources}")
            deadline = time.monotonic() + 60
            while client["news"]["articles"].estimated_document_count() < 5:
                assert time.monotonic() < deadline
                time.sleep(0.05)
            command = client.admin.command("getCmdLineOpts")
            status = client.admin.command("serverStatus")
            assert str(tmp_path) in str(command)
            os.kill(int(status["pid"]), signal.SIGKILL)
        output, _ = crawl.communicate(timeout=120)
    assert crawl.returncode == 1, output
    assert re.search(r"ended early: database-lost", output)
    with EmbeddedServer(tmp_path / "data") as uri:
        again = Copydesk(tmp_path, uri, "news")
        again.crawl()
        with MongoClient[dict[str, object]](uri) as client:
            assert client["news"]["articles"].count_documents({}) == 80
