"""Test that articles get the hash and the fingerprint of the text that they have now."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from model.components import TextKeys
from model.items import Article
from pipelines.deduplication.pipeline import identify
from text.comparison.fingerprints import content_hash
from text.comparison.text_keys import keys_of

TEXT = ("Harbour board votes", "Five to four.", "The harbour board voted for the new bridge.")


def article(keys: TextKeys | None) -> Article:
    headline, abstract, body = TEXT
    return Article(
        url="https://herald.example/a",
        urlKey="herald.example/a",
        headline=headline,
        abstract=abstract,
        articleBody=body,
        textKeys=keys,
    )


def test_an_article_gets_the_keys_of_its_text() -> None:
    read = article(None)
    identify(read)
    assert read.contentHash == content_hash(*TEXT)
    assert read.fingerprint == keys_of(*TEXT).fingerprint
    assert len(read.fingerprint) == 5  # phrases of four words in eight


def test_keys_that_came_with_a_text_are_not_computed_again() -> None:
    read = article(dataclasses.replace(keys_of(*TEXT), contentHash="of the worker"))
    identify(read)
    assert read.contentHash == "of the worker"
    assert read.textKeys is None  # nobody needs them any more


@pytest.mark.parametrize(
    "change",
    [{"headline": "Board votes"}, {"abstract": None}, {"articleBody": "The harbour board voted."}],
    ids=str,
)
def test_a_text_that_was_changed_since_gets_keys_of_its_own(change: dict[str, Any]) -> None:
    read = dataclasses.replace(article(keys_of(*TEXT)), **change)
    identify(read)
    expected = keys_of(read.headline, read.abstract, read.articleBody)
    assert (read.contentHash, read.fingerprint) == (expected.contentHash, expected.fingerprint)
    assert read.contentHash != keys_of(*TEXT).contentHash
