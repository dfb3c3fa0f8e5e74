"""Test what identifies items, their pages, and what becomes of an article that is rejected."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest

from model.components import Discovery, Fetch, SourceReference
from model.identity import page_id
from model.items import NOT_STORED, Article, FetchedItem, Rejection
from model.pages import Page

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def page(name: str) -> Page:
    return Page(name, f"https://herald.example/{name}", b"", 0, None, None, NOON)


ARTICLE = Article(
    url="https://herald.example/a?utm_source=x",
    urlKey="herald.example/a",
    alternateUrls=["https://herald.example/amp/a"],
    source=SourceReference("herald", "The Herald", "herald.example"),
    discovery=Discovery("feed", None, NOON),
    headline="Bridge",
    fetch=Fetch(200, "run"),
    page=page("a"),
    partPages=[page("a2"), page("a3")],
    replayOf="0" * 32,
)


def test_a_document_is_named_by_the_first_128_bits_of_its_key_s_hash() -> None:
    assert page_id("herald.example/a") == "93f023cd4bba772f33463bbb6620f3f2"
    assert page_id("herald.example/b") != page_id("herald.example/a")


def test_a_key_that_is_no_valid_unicode_has_a_name_too() -> None:
    assert len(page_id("herald.example/\ud800")) == 32


def test_article_and_rejection_of_one_page_have_one_id_whatever_the_url() -> None:
    rejection = ARTICLE.rejected("too-short", "validation", "3 words")
    assert ARTICLE.id == rejection.id == page_id("herald.example/a")


def test_a_rejection_takes_over_all_that_it_shares_with_the_article() -> None:
    rejection = ARTICLE.rejected("too-short", "validation", "3 words")
    assert (rejection.reason, rejection.stage, rejection.detail) == (
        "too-short",
        "validation",
        "3 words",
    )
    for name in FetchedItem.__annotations__:
        assert getattr(rejection, name) == getattr(ARTICLE, name), name


@pytest.mark.parametrize("kind", [Article, Rejection])
def test_both_kinds_declare_what_they_share_as_fields(kind: type) -> None:
    names = {field.name for field in dataclasses.fields(kind)}
    assert names >= FetchedItem.__annotations__.keys()


def test_the_fields_stand_in_the_order_of_the_document() -> None:
    names = [field.name for field in dataclasses.fields(Rejection)]
    assert names == [
        *("url", "urlKey", "reason", "stage", "detail", "alternateUrls", "source", "discovery"),
        *("headline", "fetch", "page", "partPages", "replayOf", "recheckOf", "pendingId"),
    ]
    assert [field.name for field in dataclasses.fields(Article)][:4] == [
        *("url", "urlKey", "type", "canonicalUrl"),
    ]


def test_what_travels_with_an_item_is_no_field_of_its_document() -> None:
    unstored = {
        kind: {field.name for field in dataclasses.fields(kind) if field.metadata == NOT_STORED}
        for kind in (Article, Rejection)
    }
    shared = {"page", "partPages", "replayOf", "recheckOf", "pendingId"}
    assert unstored == {Article: shared | {"continuation", "textKeys"}, Rejection: shared}


def test_the_pages_of_an_item_are_its_own_and_then_its_parts() -> None:
    assert [each.id for each in ARTICLE.pages] == ["a", "a2", "a3"]
    without = dataclasses.replace(ARTICLE, page=None)
    assert without.pages == []  # a page that may not be kept, nor may its parts


def test_log_lines_name_an_item_and_do_not_quote_its_text() -> None:
    assert repr(ARTICLE) == "<Article 'https://herald.example/a?utm_source=x'>"
    rejection = ARTICLE.rejected("too-short", "validation", "3 words")
    assert repr(rejection) == "<Rejection too-short 'https://herald.example/a?utm_source=x'>"
