"""Test which fields are exported, and how they are taken out of a document."""

from __future__ import annotations

import pytest
from bson import Timestamp

from database.exporting.columns import (
    IN_A_SPREADSHEET,
    named_fields,
    row_of,
    usual_fields,
    value_at,
)
from database.schema.document_schema import field_paths
from model.errors import ConfigurationError

ARTICLE = {
    "_id": "1",
    "url": "https://paper.example/1",
    "headline": "Bridge opens",
    "source": {"id": "paper"},
    "status": "active",
    "changed": Timestamp(1, 1),
}


def test_trace_and_fingerprint_come_only_when_they_are_asked_for() -> None:
    usual, everything = usual_fields("jsonl"), named_fields(["all"])
    assert set(everything) - set(usual) == {"fingerprint", "fetch", "extraction"}
    assert {"headline", "articleBody", "cluster", "images", "changed"} <= set(usual)
    assert named_fields(["headline", "extraction"]) == ["headline", "extraction"]


def test_what_a_spreadsheet_has_is_stored() -> None:
    assert set(IN_A_SPREADSHEET) <= set(field_paths())


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["url", "url"], ["url"]),
        # MongoDB refuses to read a field and a part of it
        (["source.id", "source"], ["source"]),
        (["source.id", "source.name"], ["source.id", "source.name"]),
        # what each row has anyway
        (["cursor", "_id", "status", "headline"], ["headline"]),
        (["status"], []),
    ],
)
def test_named_fields(names: list[str], chosen: list[str]) -> None:
    assert named_fields(names) == chosen


@pytest.mark.parametrize(
    "name", ["headlin", "Headline", "source.", "source.idd", "$where", "images.url", "page", ""]
)
def test_a_field_that_articles_lack_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError, match="field"):
        named_fields(["url", name])


def test_a_row_has_what_was_asked_for_and_what_a_copy_is_kept_by() -> None:
    assert row_of("c", ARTICLE, ["source.id"]) == {
        "cursor": "c",
        "_id": "1",
        "source": {"id": "paper"},
        "status": "active",
    }
    gone = {"_id": "2", "status": "forgotten", "forgottenAt": 5, "changed": Timestamp(2, 1)}
    assert row_of("d", gone, ["headline"]) == {"cursor": "d", **gone}


def test_a_part_of_what_is_absent_is_absent() -> None:
    row = row_of("c", ARTICLE, ["source.id", "headline"])
    assert value_at(row, "source.id") == "paper"
    for path in ("source.name", "cluster.id", "headline.text", "abstract"):
        assert value_at(row, path) is None
