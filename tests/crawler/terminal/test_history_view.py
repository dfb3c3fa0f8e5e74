"""Test what is printed of an article's changes."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from rich.console import Console

from crawler.terminal.history_view import print_history
from database.documents.bson_document import BSONDocument
from database.repositories.revisions import Change

STORED = datetime(2026, 11, 22, 12, tzinfo=UTC)
CHANGED = datetime(2026, 11, 22, 13, 30, tzinfo=UTC)


def printed(article: BSONDocument, *changes: Change) -> list[str]:
    file = io.StringIO()
    print_history(article, list(changes), Console(file=file, width=70))
    return [line.rstrip() for line in file.getvalue().splitlines()]


def test_an_article_without_changes_is_told_by_when_it_was_stored() -> None:
    assert printed({"headline": "Ferry sails", "firstFetchedAt": STORED}) == [
        "Ferry sails",
        "1  2026-11-22 12:00 UTC  stored",
    ]


def test_each_change_shows_its_fields_and_its_old_and_new_words() -> None:
    before = {"headline": "Ferry sails", "articleBody": "It sailed.\nAll is well."}
    after = {"headline": "Ferry sailed", "articleBody": "It sailed.\nAll is well."}
    article = {**after, "firstFetchedAt": STORED}
    assert printed(
        article,
        Change(2, CHANGED, ["headline"], before, after),
        Change(3, CHANGED, [], after, after),
    ) == [
        "Ferry sailed",
        "1  2026-11-22 12:00 UTC  stored",
        "2  2026-11-22 13:30 UTC  changed: headline",
        "- Ferry sails",
        "+ Ferry sailed",
        "  It sailed.",
        "3  2026-11-22 13:30 UTC  changed: nothing that is kept",
    ]


def test_what_a_page_says_steers_no_terminal() -> None:
    lines = printed({"headline": "Ferry \x1b[31m[bold]sails", "firstFetchedAt": STORED})
    assert "\x1b" not in lines[0]
    assert lines[0].endswith("[bold]sails")
