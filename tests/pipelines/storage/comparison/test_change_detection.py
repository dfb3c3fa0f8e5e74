"""Test whether a page says what its stored article says already: each rule by its own case."""

from __future__ import annotations

from typing import Any

import pytest

from model.components import Extraction, Fetch
from model.items import Article
from pipelines.identity.text_hashes import text_hashes
from pipelines.storage.comparison.change_detection import (
    KNOWN_FIELDS,
    is_read_anew,
    says_the_same,
)


def read(
    content: str = "same",
    *,
    page_text: str | None = None,
    words: int = 100,
    fetch: Fetch | None = None,
    replay: bool = False,
) -> Article:
    """Return an article as it was just read."""
    return Article(
        url="https://herald.example/a",
        urlKey="herald.example/a",
        wordCount=words,
        contentHash=content,
        fetch=fetch,
        extraction=Extraction("copydesk", "1", textHash=page_text),
        replayOf="0" * 32 if replay else None,
    )


def stored(
    content: str = "same",
    *,
    page_text: str | None = None,
    words: int = 100,
    fetch: dict[str, Any] | None = None,
) -> dict[str, Any]:
    document: dict[str, Any] = {"contentHash": content, "wordCount": words, "fetch": fetch or {}}
    if page_text is not None:
        document["extraction"] = {"textHash": page_text}
    return document


def test_the_hash_of_the_page_s_text_comes_after_that_of_the_content() -> None:
    assert text_hashes(read("a")) == ["a"]
    assert text_hashes(read("a", page_text="b")) == ["a", "b"]
    assert text_hashes(Article("u", "u", contentHash="a")) == ["a"]


@pytest.mark.parametrize(
    ("article", "before", "expected"),
    [
        (read("a"), stored("a"), True),
        (read("a"), stored("b"), False),
        # what the site repeats was removed at both visits, and more of it at the second
        (read("a", page_text="page"), stored("b", page_text="page"), True),
        # it was removed at one of the visits
        (read("a", page_text="page"), stored("page"), True),
        (read("page"), stored("b", page_text="page"), True),
        (read("a", page_text="other"), stored("b", page_text="page"), False),
    ],
)
def test_a_text_is_the_same_with_and_without_what_the_site_repeats(
    article: Article, before: dict[str, Any], expected: bool
) -> None:
    assert says_the_same(before, article) is expected


def with_text(body: str, headline: str = "Pier", **fields: Any) -> Article:
    article = read("a", **fields)
    article.headline, article.articleBody = headline, body
    return article


@pytest.mark.parametrize(
    ("article", "before", "expected"),
    [
        (with_text("The pier is closed."), stored("a"), True),
        # the hash leaves these lines out
        (with_text("It is closed.\n\nShare prices fell by 3%."), stored("a"), False),
        (with_text("The pier is closed.", "Share prices fall"), stored("a"), False),
        # a line that it leaves out came or went
        (with_text("The pier is closed.", words=99), stored("a"), False),
        # a replay reads the same page, and what lacks a part says nothing
        (with_text("Share prices fell by 3%.", replay=True), stored("a"), True),
        (
            with_text("The pier.", words=99, fetch=Fetch(200, "r", incomplete=True)),
            stored("a"),
            True,
        ),
    ],
)
def test_an_equal_hash_is_enough_unless_it_leaves_lines_out(
    article: Article, before: dict[str, Any], expected: bool
) -> None:
    assert says_the_same(before, article) is expected


def incomplete(*parts: str) -> Fetch:
    return Fetch(200, "run", partIds=list(parts), incomplete=True)


@pytest.mark.parametrize(
    ("article", "before", "expected"),
    [
        (read("a", words=99, fetch=incomplete()), stored("b"), True),
        (read("a", words=100, fetch=incomplete()), stored("b"), False),
        (read("a", words=99, fetch=Fetch(200, "run")), stored("b"), False),
        (read("a", words=99), stored("b"), False),
        # both lack a part: the one with fewer parts says nothing
        (
            read("a", words=99, fetch=incomplete("2")),
            stored("b", fetch={"incomplete": True, "partIds": ["2", "3"]}),
            True,
        ),
        (
            read("a", words=99, fetch=incomplete("2", "3")),
            stored("b", fetch={"incomplete": True, "partIds": ["2", "3"]}),
            False,
        ),
        (read("a", words=99, fetch=incomplete()), stored("b", fetch={"incomplete": True}), False),
    ],
)
def test_a_text_that_lacks_a_part_changes_no_article_that_has_it(
    article: Article, before: dict[str, Any], expected: bool
) -> None:
    assert says_the_same(before, article) is expected


PAGE = Fetch(200, "run", pageId="page", partIds=["2"])
OF_PAGE = {"pageId": "page", "partIds": ["2"]}


@pytest.mark.parametrize(
    ("article", "before", "expected"),
    [
        # extraction reads another text in the same page
        (read("a", fetch=PAGE, replay=True), stored("b", fetch=OF_PAGE), False),
        # more is known to be boilerplate than at the visit: it is taken out
        (
            read("a", page_text="page", words=99, fetch=PAGE, replay=True),
            stored("page", fetch=OF_PAGE),
            False,
        ),
        # less is known: it is not put back
        (
            read("page", words=101, fetch=PAGE, replay=True),
            stored("b", page_text="page", fetch=OF_PAGE),
            True,
        ),
        (
            read("page", words=100, fetch=PAGE, replay=True),
            stored("b", page_text="page", fetch=OF_PAGE),
            True,
        ),
        # the page was downloaded anew meanwhile, or a part of it
        (read("a", fetch=PAGE, replay=True), stored("b", fetch=OF_PAGE | {"pageId": "new"}), True),
        (read("a", fetch=PAGE, replay=True), stored("b", fetch=OF_PAGE | {"partIds": []}), True),
        (read("a", replay=True), stored("b", fetch=OF_PAGE), True),
        (
            read("a", fetch=Fetch(200, "run", pageId="page"), replay=True),
            stored("b", fetch={"pageId": "page"}),
            False,
        ),
    ],
)
def test_a_replay_changes_what_is_extracted_from_the_page_it_read(
    article: Article, before: dict[str, Any], expected: bool
) -> None:
    assert says_the_same(before, article) is expected


OTHER_RULES: dict[str, Any] = {"version": "0"}


@pytest.mark.parametrize(
    ("article", "before", "expected"),
    [
        (read("a"), stored("b"), False),
        (read("a"), stored("b") | {"extraction": {"version": "1"}}, False),
        # whether the text differs or not: a date or an author may
        (read("a"), stored("a") | {"extraction": OTHER_RULES}, True),
        (read("a"), stored("b") | {"extraction": OTHER_RULES}, True),
        (read("a", fetch=PAGE, replay=True), stored("b", fetch=OF_PAGE), True),
        (read("a", fetch=PAGE, replay=True), stored("a", fetch=OF_PAGE), False),
        # read from less than the stored one
        (
            read("a", fetch=PAGE, replay=True),
            stored("b", fetch={"pageId": "new"}) | {"extraction": OTHER_RULES},
            False,
        ),
        (
            read("a", words=9, fetch=Fetch(200, "run", incomplete=True)),
            stored("b") | {"extraction": OTHER_RULES},
            False,
        ),
    ],
)
def test_other_rules_make_no_change_of_the_page(
    article: Article, before: dict[str, Any], expected: bool
) -> None:
    assert is_read_anew(before, article) is expected


def test_each_field_that_is_compared_is_asked_for() -> None:
    # MongoDB refuses to leave one out and ask for others.
    assert set(KNOWN_FIELDS.values()) == {1}
