"""What an article said, from version to version, for a person."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.text import Text

from crawler.terminal.article_view import READING_WIDTH
from text.escaping import printable

Document = dict[str, Any]

# The fields whose old and new words are shown; of the others it is said that they changed.
SHOWN = ("headline", "alternativeHeadline", "abstract", "articleBody")
# Paragraphs above and below a change, to see where in the story it is.
CONTEXT = 1


@dataclass(frozen=True)
class Change:
    """What one revision changed."""

    number: int
    """Of the version that it made."""
    at: datetime
    fields: list[str]
    before: Document
    after: Document


def changes_of(article: Document, revisions: list[Document]) -> list[Change]:
    """The changes between the versions of an article, oldest first.

    ``revisions`` are its documents of that collection, by number: each holds what was replaced.
    """
    after = [revision["document"] for revision in revisions[1:]] + [article]
    return [
        Change(
            number=revision["revision"] + 1,
            at=revision["replacedAt"],
            fields=revision["changedFields"],
            before=revision["document"],
            after=later,
        )
        for revision, later in zip(revisions, after, strict=True)
    ]


def print_history(article: Document, changes: list[Change], console: Console) -> None:
    """Print when an article was first stored, and each change with its old and new words."""
    width = min(READING_WIDTH, console.width)

    def show(text: str, style: str = "") -> None:
        console.print(Text(printable(text), style=style), width=width)

    show(article.get("headline", ""), "bold")
    show(f"1  {article['firstFetchedAt']:%Y-%m-%d %H:%M} UTC  stored", "dim")
    for change in changes:
        fields = ", ".join(change.fields) or "nothing that is kept"
        show(f"{change.number}  {change.at:%Y-%m-%d %H:%M} UTC  changed: {fields}", "dim")
        for line in difference(change.before, change.after):
            show(line, {"-": "red", "+": "green"}.get(line[:1], ""))


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Lines of a unified difference by paragraphs: ``- old``, ``+ new``, and what is around."""
    old, new = _paragraphs(before), _paragraphs(after)
    lines = difflib.unified_diff(old, new, n=CONTEXT, lineterm="")
    for line in lines:
        if not line.startswith(("---", "+++", "@@")):
            yield f"{line[0]} {line[1:]}"


def _paragraphs(version: Mapping[str, Any]) -> list[str]:
    texts = (version.get(name) or "" for name in SHOWN)
    return [line for text in texts for line in text.splitlines() if line.strip()]
