"""Test ``scrapy export`` as a user types it."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
from bson import Timestamp
from jsonschema import Draft202012Validator
from pyarrow import parquet
from pymongo.database import Database

from copydesk.demo.server import Web
from copydesk.demo.serving import Reply
from database.documents.encoding import as_document
from model.components import Cluster
from tests.sites.hostile_pages import PARAGRAPHS, story
from tests.support.articles.whole_documents import NOW, life, whole_article
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


@pytest.mark.parametrize(
    "since",
    ["nonsense", *(pytest.param(each, marks=pytest.mark.long) for each in ("c1.AAAA", "2026-13"))],
)
def test_export_refuses_what_is_no_cursor(copydesk: Copydesk, since: str) -> None:
    refused = copydesk.scrapy("export", "--since", since, code=2)
    assert "cursor" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.fixture
def stored(mongo_database: Database[dict[str, Any]]) -> None:
    """Store three articles of two languages, of which two print one story, and a tombstone."""
    for number, language, role in ((1, "en", "original"), (2, "en-GB", "copy"), (3, "de", None)):
        article = whole_article(number)
        article.inLanguage = language
        article.cluster = Cluster("1", role, 1.0) if role else None  # type: ignore[arg-type]
        stamp = Timestamp(1_700_000_000 + number, 1)
        mongo_database.articles.insert_one(as_document(article, life(number, changed=stamp)))
    mongo_database.forgotten.insert_one(
        {"_id": "4", "source": "paper", "forgottenAt": NOW, "changed": Timestamp(1_700_000_004, 1)}
    )


@pytest.mark.long
@pytest.mark.usefixtures("stored")
def test_parquet_is_chosen_from_and_goes_on_from_its_cursor(copydesk: Copydesk) -> None:
    options = ("--language", "en", "--one-per-story", "--fields", "source.id,authors,datePublished")
    path = copydesk.folder / "articles.parquet"

    def exported(*arguments: str) -> tuple[list[dict[str, Any]], str]:
        with path.open("wb") as file:
            done = subprocess.run(
                [SCRAPY, "export", "--format", "parquet", *arguments],
                cwd=ROOT, env=copydesk.environment, stdout=file, stderr=subprocess.PIPE, text=True,
                timeout=COMMAND_TIMEOUT, check=True,
            )  # fmt: skip
        return parquet.read_table(path).to_pylist(), done.stderr

    rows, said = exported(*options, "--until", "2023-11-14T22:13:24")
    assert [row.pop("cursor")[:3] for row in rows] == ["c1."]
    assert rows == [
        {
            "_id": "1",
            "status": "active",
            "source.id": "paper",
            "authors": [{"name": "Ada Example", "url": "https://paper.example/ada"}],
            "datePublished": NOW,
        }
    ]
    program, command, *on = shlex.split(said)
    assert (Path(program).name, command) == ("scrapy", "export")
    assert [*on[2:4], *on[4:]] == [
        *("--until", "2023-11-14T22:13:24", "--language", "en", "--fields", options[-1]),
        *("--format", "parquet", "--one-per-story"),
    ]
    rows, _ = exported(*on[:2], *options)
    assert [(row["_id"], row["status"]) for row in rows] == [("4", "forgotten")]


@pytest.mark.usefixtures("stored")
def test_lines_have_no_trace_and_are_as_the_schema_says(copydesk: Copydesk) -> None:
    lines = [json.loads(line) for line in copydesk.scrapy("export").stdout.splitlines()]
    assert [line["_id"] for line in lines] == ["1", "2", "3", "4"]
    schema = json.loads(copydesk.scrapy("schema").stdout)
    # What every document has but the trace is there.
    for line in lines:
        Draft202012Validator(schema).validate(line)
        assert not {"fingerprint", "fetch", "extraction"} & set(line)
    refused = copydesk.scrapy("export", "--fields", "headlin", code=2)
    assert "did you mean headline?" in refused.stderr


@pytest.mark.long
@pytest.mark.usefixtures("stored")
def test_a_terminal_sees_how_far_an_export_is(copydesk: Copydesk) -> None:
    ours, theirs = pty.openpty()
    with (copydesk.folder / "articles.csv").open("w") as file:
        subprocess.run(
            [SCRAPY, "export", "--format", "csv"], cwd=ROOT, env=copydesk.environment,
            stdout=file, stderr=theirs, timeout=COMMAND_TIMEOUT, check=True,
        )  # fmt: skip
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "4 articles" in shown
    assert "export --since c1." in shown
    rows = list(csv.DictReader((copydesk.folder / "articles.csv").open(newline="")))
    wanted = ("source.id", "canonicalUrl", "keywords", "cluster.id", "mainImage.url")
    assert [rows[0][name] for name in wanted] == [
        "paper", "https://paper.example/1", "bridge", "1", "https://paper.example/1.jpg",
    ]  # fmt: skip
    assert (rows[3]["_id"], rows[3]["status"]) == ("4", "forgotten")


@pytest.mark.long
def test_exported_cells_are_no_formulas(
    copydesk: Copydesk, web: Web, mongo_database: Database[dict[str, Any]]
) -> None:
    herald = web["herald"]
    page = story("=HYPERLINK(1) strikes the clock", PARAGRAPHS)
    herald.override("/formula", Reply(body=page.encode()))
    copydesk.scrapy("crawl", "article", "-a", f"url={herald.base}/formula")
    rows = list(csv.DictReader(io.StringIO(copydesk.scrapy("export", "--format", "csv").stdout)))
    assert rows[0]["headline"].startswith("'=HYPERLINK")


@pytest.mark.long
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
