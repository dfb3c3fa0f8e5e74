"""What comes from pages, as a terminal, a spreadsheet or a program can safely take it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from model.components import Section
from model.items import Article

# Lines longer than this tire the eye; a terminal may be wider.
READING_WIDTH = 88
# What a page could use to take over the terminal, or to show another text than it says: all control
# characters but the line feed, the marks that turn the direction of text, lone surrogates (which
# no terminal can be sent).
_CONTROLS = dict.fromkeys(
    (
        *(*range(10), *range(11, 32), *range(127, 160), 0x61C, 0x200E, 0x200F),
        *(*range(0x2028, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)),
    )
)
# Those of them that JSON does not have to escape, escaped.
_CONTROLS_IN_JSON = {number: f"\\u{number:04x}" for number in range(127, 160)}
# A cell that begins so is run by a spreadsheet as a formula (OWASP, CSV injection), with the
# full-width signs that some take for the same.
FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def print_article(article: Article, console: Console) -> None:
    """Print headline, standfirst, who and when, and the text, at a width that reads well."""
    width = min(READING_WIDTH, console.width)

    def show(text: str | None, style: str = "") -> None:
        if text:
            console.print(Text(clean(text), style=style), width=width)

    show(article.articleSection, "dim")
    show(article.headline, "bold")
    show(article.alternativeHeadline, "dim italic")
    show(article.abstract, "italic")
    show(_byline(article), "dim")
    console.print(Rule(style="dim"), width=width)
    paragraphs = article.articleBody.split("\n\n")
    for section in article.sections or [Section(headline=None, paragraphs=paragraphs)]:
        if section.headline:
            show(section.headline, "bold")
            console.print()
        for paragraph in section.paragraphs:
            show(paragraph)
            console.print()
    for update in article.liveBlogUpdates:
        when = f"{update.datePublished:%Y-%m-%d %H:%M} " if update.datePublished else ""
        show(f"{when}{update.headline or ''}".strip(), "bold")
        console.print(Padding(Text(clean(update.articleBody)), (0, 0, 1, 2)), width=width)
    show(article.canonicalUrl or article.url, "dim")
    if article.isAccessibleForFree is False:
        show("Behind a paywall: this may be only the beginning.", "yellow")


def clean(text: str) -> str:
    """The text without what a terminal would obey, or show wrongly."""
    return text.translate(_CONTROLS)


def cell(value: object) -> str:
    """A value as a cell of CSV: no control characters, and nothing that a spreadsheet would run."""
    if value is None:
        return ""
    text = clean(str(value.isoformat() if isinstance(value, datetime) else value))
    return f"'{text}" if text.lstrip().startswith(FORMULA_SIGNS) else text


def json_line(value: object, default: Callable[[Any], Any] | None = None) -> str:
    """A value as one line of JSON that a terminal can't take for commands either."""
    return orjson.dumps(value, default=default).decode().translate(_CONTROLS_IN_JSON)


def _byline(article: Article) -> str:
    date = article.datePublished
    written = None
    if date is not None:
        day_only = article.datePublishedPrecision == "day"
        written = f"{date:%Y-%m-%d}" if day_only else f"{date:%Y-%m-%d %H:%M %Z}"
    names = ", ".join(author.name for author in article.authors)
    publisher = article.publisher or (article.source.name if article.source else None)
    words = f"{article.wordCount} words"
    return " · ".join(part for part in (names, publisher, written, words) if part)
