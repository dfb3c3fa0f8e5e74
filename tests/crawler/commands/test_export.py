"""Test ``scrapy export`` as a user types it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from typing import Any

import pytest
from pymongo.database import Database

from copydesk.demo.server import Web
from copydesk.demo.serving import Reply
from tests.sites.hostile_pages import PARAGRAPHS, story
from tests.support.commands import COMMAND_TIMEOUT, ROOT, SCRAPY, Copydesk


@pytest.mark.long
def test_export_goes_on_from_its_cursor(copydesk: Copydesk, web: Web) -> None:
    herald, ticker = web["herald"], web["ticker"]
    first, second = herald.articles[0], ticker.articles[0]
    copydesk.scrapy("crawl", "article", "-a", f"url={first.url}")
    exported = copydesk.scrapy("export")
    lines = [json.loads(line) for line in exported.stdout.splitlines()]
    assert [line["headline"] for line in lines] == [first.headline]
    cursor = lines[-1]["cursor"]
    assert cursor in exported.stderr
    assert copydesk.scrapy("export", "--since", cursor).stdout == ""
    copydesk.scrapy("crawl", "article", "-a", f"url={second.url}")
    later = copydesk.scrapy("export", "--since", cursor, "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(later)))
    assert [row["headline"] for row in rows] == [second.headline]
    assert len(copydesk.scrapy("export", "--since", "2026-01-01").stdout.splitlines()) == 2


@pytest.mark.parametrize("since", ["nonsense", "c1.AAAA", "2026-13-45"])
def test_export_refuses_what_is_no_cursor(copydesk: Copydesk, since: str) -> None:
    refused = copydesk.scrapy("export", "--since", since, code=2)
    assert "cursor" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_exported_cells_are_no_formulas(
    copydesk: Copydesk, web: Web, mongo_database: Database[dict[str, Any]]
) -> None:
    herald = web["herald"]
    page = story("=HYPERLINK(1) strikes the clock", PARAGRAPHS)
    herald.override("/formula", Reply(body=page.encode()))
    copydesk.scrapy("crawl", "article", "-a", f"url={herald.base}/formula")
    rows = list(csv.DictReader(io.StringIO(copydesk.scrapy("export", "--format", "csv").stdout)))
    assert rows[0]["headline"].startswith("'=HYPERLINK")


def test_the_output_may_be_read_in_part(
    copydesk: Copydesk, web: Web, mongo_database: Database[dict[str, Any]]
) -> None:
    """Close the pipe early, as ``head`` does: no message says that anything was exported."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as closed:
        done = subprocess.run(
            [SCRAPY, "export", "--format", "csv"],
            cwd=ROOT,
            env=copydesk.environment,
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            timeout=COMMAND_TIMEOUT,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")
