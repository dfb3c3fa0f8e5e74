"""Run the programs of docs/reading-the-data.md, and check that it names every field."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pymongo import AsyncMongoClient
from pymongo.database import Database

from database.documents.articles import ArticleLife, Revision
from database.documents.encoding import as_document
from database.schema.collections import COLLECTIONS
from database.schema.document_schema import document_schema, field_paths
from database.schema.ensure import ensure_schema
from model.identity import page_id
from model.items import Article
from tests.support.articles.whole_documents import life, whole_article
from urls import url_key

DOCUMENT = Path(__file__).parents[3] / "docs" / "reading-the-data.md"
TEXT = DOCUMENT.read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


PROGRAMS = blocks("python")
FIVE_QUERIES = re.findall(
    r"^```js\n(.*?)^```", TEXT.partition("## Five queries")[2].partition("\n## ")[0], re.S | re.M
)
NOW = datetime.now(UTC).replace(microsecond=0)
PRINTED = [
    "Bridge opens https://paper.example/1",
    f"{NOW.date()} paper 1 5.0",
    "Bridge to open → Bridge opens",
    "Bridge opens + 0 copies",
    "Bridge opens 5 words",
    "1 articles",
    "Bridge opens",
]
RARE = {"missing", "failedCheck", "syndicatedFrom", "declaredKey", "liveBlogUpdates"}
"""The fields that the example has not: few articles have one of them, and none has all."""


@pytest.fixture
def example(
    mongo_uri: str,
    mongo_database: Database[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Store one article that had another headline, where the programs look for it."""

    async def prepare() -> None:
        async with AsyncMongoClient[dict[str, Any]](mongo_uri) as client:
            await ensure_schema(client[mongo_database.name])

    asyncio.run(prepare())
    article = replace(whole_article(), datePublished=NOW)
    mongo_database.articles.insert_one(as_document(article, life(revision=2)))
    before = Revision("1:1", "1", 1, NOW, ["headline"], {"headline": "Bridge to open"})
    mongo_database.revisions.insert_one(as_document(before))
    monkeypatch.setenv("MONGO_URI", mongo_uri)
    monkeypatch.setenv("MONGO_DATABASE", mongo_database.name)
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("example")
@pytest.mark.parametrize(("program", "printed"), list(zip(PROGRAMS, PRINTED, strict=True)))
def test_its_programs_run(program: str, printed: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(program, str(DOCUMENT), "exec"), {})
    assert printed in capsys.readouterr().out


def test_its_example_is_a_whole_document() -> None:
    (example,) = map(json.loads, blocks("json"))
    article = document_schema()["$defs"]["article"]
    Draft202012Validator(article).validate(example)
    assert {path for path in field_paths() if "." not in path} - RARE == set(example)
    assert example["_id"] == page_id(url_key(example["url"])) == page_id(example["urlKey"])


def test_it_names_every_field_and_collection() -> None:
    stored = [each for each in fields(Article) if each.metadata.get("stored", True)]
    for each in [*stored, *(each for each in fields(ArticleLife) if each.name != "id")]:
        assert re.search(rf"`{each.name}[`.]", TEXT), each.name
    for name in COLLECTIONS:
        assert f"`{name}`" in TEXT
