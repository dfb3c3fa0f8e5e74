"""Print how an article has changed from version to version."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from crawler.terminal.article_view import READING_WIDTH
from database.documents.bson_document import BSONDocument
from database.repositories.revisions import Change, difference
from text.escaping import printable


def print_history(article: BSONDocument, changes: list[Change], console: Console) -> None:
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
