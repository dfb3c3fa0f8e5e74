"""Test that stored documents, written as JSON, are as the JSON Schema says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bson import Timestamp
from jsonschema import Draft202012Validator, FormatChecker

from database.documents.encoding import as_document
from database.exporting.text_formats import jsonl_lines
from database.schema.document_schema import document_schema, field_paths, field_schema
from model.items import Article
from tests.support.articles.whole_documents import NOW, life, whole_article

PUBLISHED = Path(__file__).parents[3] / "docs" / "article.schema.json"
VALIDATOR = Draft202012Validator(document_schema(), format_checker=FormatChecker())
WHOLE = {"cursor": "c", **as_document(whole_article(), life(changed=Timestamp(60, 1)))}
BARE = as_document(
    Article(url="https://a.example/", urlKey="a.example/"), life(changed=Timestamp(60, 1))
)
DELETED = {"_id": "1", "status": "forgotten", "forgottenAt": NOW, "changed": Timestamp(60, 1)}


def as_json(document: dict[str, Any]) -> Any:
    [line] = jsonl_lines([document])
    return json.loads(line)


def test_it_is_a_json_schema_and_the_published_one() -> None:
    Draft202012Validator.check_schema(document_schema())
    assert json.loads(PUBLISHED.read_text()) == document_schema(), "print it anew: scrapy schema"


@pytest.mark.parametrize("document", [WHOLE, BARE, DELETED, {**DELETED, "source": {"id": "a"}}])
def test_what_is_exported_is_valid(document: dict[str, Any]) -> None:
    VALIDATOR.validate(as_json(document))


@pytest.mark.parametrize(
    "changed",
    [
        {"headline": 5},
        {"wordCount": "5"},
        {"status": "forgotten"},
        {"datePublished": True},
        {"source": {"id": "a"}},
        {"authors": [{"url": "https://a.example/"}]},
        {"unknown": "x"},
        {"cluster": {"id": "1", "role": "twin", "similarity": 1.0}},
    ],
)
def test_another_shape_is_not(changed: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(as_json(WHOLE | changed))


def test_a_required_field_that_is_missing_is_noticed() -> None:
    line = as_json(WHOLE)
    del line["url"]
    assert not VALIDATOR.is_valid(line)


def test_paths_name_fields_and_the_parts_of_objects() -> None:
    paths = field_paths()
    assert {"_id", "headline", "source", "source.id", "cluster.role", "changed"} <= set(paths)
    assert not {"images.url", "page", "replayOf"} & set(paths)
    assert field_schema("source.id") == {"bsonType": "string"}
