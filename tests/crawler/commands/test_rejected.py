"""Test ``scrapy rejected``, and what becomes of a page on which its worker fails."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from copydesk.demo.server import Web
from copydesk.demo.serving import Reply
from copydesk.demo.site import Site
from tests.support.articles.crawl_results import count_in_summary
from tests.support.commands import COMMAND_TIMEOUT, ROOT, Copydesk

FAULTS = {
    "raise": "extraction-error",
    "kill": "extraction-crash",
    "memory": "extraction-error",
    "stall": "extraction-timeout",
}
CLEAR_SCREEN = "\x1b[2J\x9b2J\x07"


def faulty_crawl(copydesk: Copydesk, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run ``scrapy crawl news`` with the faults of ``tests.support.faults``."""
    sources = f"SOURCES_FILE={copydesk.folder / 'sources.toml'}"
    return subprocess.run(
        [sys.executable, "-m", "tests.support.faults", "crawl", "news", "-s", sources],
        cwd=ROOT,
        env={**copydesk.environment, **settings},
        capture_output=True,
        text=True,
        timeout=COMMAND_TIMEOUT,
        check=False,
    )


def break_pages(site: Site) -> dict[str, str]:
    """Give a page to each fault; return the reason of its rejection by address."""
    reasons = {}
    for article, (fault, reason) in zip(site.articles[1:], FAULTS.items(), strict=False):
        path = article.url.removeprefix(site.base)
        whole = site.reply(path)
        assert isinstance(whole.body, bytes)
        body = whole.body.replace(b"</body>", f"<!-- fault: {fault} --></body>".encode())
        site.override(path, Reply(body=body, headers=whole.headers))
        reasons[article.url] = reason
    assert len(reasons) == len(FAULTS)
    return reasons


@pytest.mark.long
def test_a_page_that_fails_in_its_worker_is_rejected_alone_shown_and_replayed(
    copydesk: Copydesk, web: Web, mongo_database: Database[dict[str, Any]], tmp_path: Path
) -> None:
    herald = web["herald"]
    copydesk.write_sources(
        f'[[source]]\nid = "herald"\nhome = "{herald.base}/"\nfeeds = ["{herald.base}/feed/"]\n'
    )
    assert "No such page" in copydesk.scrapy("rejected").stdout
    reasons = break_pages(herald)
    done = faulty_crawl(copydesk, EXTRACTION_TIMEOUT="6", EXTRACTION_WORKERS="2")
    assert done.returncode == 0, done.stderr[-4000:]
    rejected = {each["url"]: each for each in mongo_database["rejected"].find()}
    assert {url: each["reason"] for url, each in rejected.items()} == reasons, done.stdout
    assert count_in_summary(done, "articles new") == len(herald.articles) - len(reasons)

    counts = [json.loads(line) for line in rejected_as(copydesk, "jsonl")]
    assert {(each["source"], each["reason"], each["pages"]) for each in counts} == {
        ("herald", "extraction-error", 2),
        ("herald", "extraction-crash", 1),
        ("herald", "extraction-timeout", 1),
    }
    (url,) = [url for url, reason in reasons.items() if reason == "extraction-crash"]
    shown = copydesk.scrapy("rejected", url).stdout
    assert "extraction-crash (extraction)" in shown
    assert "killed its process 2 times" in shown
    first = next(article.first for article in herald.articles if article.url == url)
    assert first[:60] in " ".join(shown.split())
    assert "crawl replay -a rejected=1 -a source=herald -a reason=extraction-crash" in shown
    file = tmp_path / "page.html"
    copydesk.scrapy("rejected", rejected[url]["_id"], "--html", str(file))
    assert b"fault: kill" in file.read_bytes()
    raised = copydesk.scrapy("rejected", next(iter(reasons))).stdout
    assert "LookupError" in raised
    assert "\x1b" not in raised

    replayed = copydesk.scrapy("crawl", "replay", "-a", "rejected=1")
    assert count_in_summary(replayed, "articles new") == len(reasons), (
        replayed.stdout + replayed.stderr
    )
    assert mongo_database["rejected"].count_documents({}) == 0


def rejected_as(copydesk: Copydesk, form: str, *arguments: str) -> list[str]:
    return copydesk.scrapy("rejected", "--format", form, *arguments).stdout.splitlines()


@pytest.fixture
def hostile(copydesk: Copydesk, mongo_database: Database[dict[str, Any]]) -> Copydesk:
    """Store rejections whose texts would like to run in a terminal or in a spreadsheet."""
    documents = []
    for number in range(60):
        day = f"2026-11-{number % 20 + 1:02}"
        documents.append(
            {
                "_id": f"{number:032x}",
                "url": f"https://paper.example/{number}",
                "urlKey": f"paper.example/{number}",
                "reason": "too-short" if number % 3 else "no-headline",
                "stage": "validation",
                "detail": f"=cmd|' /C calc'!A0 {CLEAR_SCREEN}",
                "headline": f"[red]{CLEAR_SCREEN}",
                "source": {"id": "paper" if number % 2 else "other", "name": "P", "domain": "p"},
                "rejectedAt": _date(day),
                "attempts": 1,
            }
        )
    mongo_database["rejected"].insert_many(documents)
    return copydesk


def _date(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


@pytest.mark.long
def test_what_pages_say_reaches_no_terminal_and_no_spreadsheet_as_a_command(
    hostile: Copydesk,
) -> None:
    outputs = [
        hostile.scrapy("rejected", *arguments).stdout
        for arguments in (
            ["--list"],
            ["--list", "--format", "csv"],
            ["--list", "--format", "jsonl"],
            [f"{1:032x}"],
            [f"{1:032x}", "--format", "jsonl"],
        )
    ]
    for output in outputs:
        assert "paper.example" in output
        assert not {"\x1b", "\x9b", "\x07"} & set(output)
    rows = list(csv.DictReader(io.StringIO(outputs[1])))
    assert len(rows) == 50
    assert all(row["detail"].startswith("'=cmd") for row in rows)


def test_a_terminal_gets_a_table_that_it_can_hold(hostile: Copydesk) -> None:
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "scrapy", "rejected", "--list", "--limit", "3"],
        cwd=ROOT,
        env={**hostile.environment, "COLUMNS": "80"},
        stdout=terminal,
        stderr=subprocess.DEVNULL,
    )
    os.close(terminal)
    output = b""
    while True:
        try:
            output += os.read(controller, 65536)
        except OSError:  # Linux's end of a terminal whose other side is closed
            break
    assert process.wait(COMMAND_TIMEOUT) == 0
    assert b"[2J" in output
    assert b"\x1b[2J" not in output


@pytest.mark.long
def test_filters_and_what_is_not_there(hostile: Copydesk) -> None:
    counts = [json.loads(line) for line in rejected_as(hostile, "jsonl", "--source", "paper")]
    assert {(each["reason"], each["pages"]) for each in counts} == {
        ("too-short", 20),
        ("no-headline", 10),
    }
    arguments = ("--list", "--reason", "no-headline", "--since", "2026-11-19", "--limit", "100")
    listed = [json.loads(line) for line in rejected_as(hostile, "jsonl", *arguments)]
    assert {each["rejectedAt"][:10] for each in listed} == {"2026-11-19", "2026-11-20"}
    assert "-a source=paper -a reason=too-short" in (
        hostile.scrapy("rejected", "--source", "paper", "--reason", "too-short").stdout
    )
    assert "not kept" in hostile.scrapy("rejected", f"{1:032x}").stdout
    assert "no page" in hostile.scrapy("rejected", "https://nowhere.example/", code=1).stderr
    assert "no ISO date" in hostile.scrapy("rejected", "--since", "soon", code=2).stderr
