"""Print an article for a person."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from crawler.terminal.plural import counted
from model.items import Article
from text.escaping import printable
from text.markup import lines_of

# Characters of a line: longer lines are hard to read, and a terminal may be wider.
READING_WIDTH = 88


def print_article(article: Article, console: Console) -> None:
    """Print headline, standfirst, who and when, and the text, at a width that reads well."""
    width = min(READING_WIDTH, console.width)

    def show(text: str | None, style: str = "") -> None:
        if text:
            console.print(Text(printable(text), style=style), width=width)

    show(article.articleSection, "dim")
    show(article.headline, "bold")
    show(article.alternativeHeadline, "dim italic")
    show(article.abstract, "italic")
    show(_byline(article), "dim")
    console.print(Rule(style="dim"), width=width)
    for line in lines_of(article.articleBody, article.articleBodyHtml):
        if line.text:
            show(line.text, "bold" if line.heading else "")
            console.print()
    for update in article.liveBlogUpdates:
        when = f"{update.datePublished:%Y-%m-%d %H:%M} " if update.datePublished else ""
        show(f"{when}{update.headline or ''}".strip(), "bold")
        console.print(Padding(Text(printable(update.articleBody)), (0, 0, 1, 2)), width=width)
    show(article.canonicalUrl or article.url, "dim")
    if article.isAccessibleForFree is False:
        show("Behind a paywall: this may be only the beginning.", "yellow")


def _byline(article: Article) -> str:
    date = article.datePublished
    written = None
    if date is not None:
        day_only = article.datePublishedPrecision == "day"
        written = f"{date:%Y-%m-%d}" if day_only else f"{date:%Y-%m-%d %H:%M %Z}"
    names = ", ".join(author.name for author in article.authors)
    publisher = article.publisher or (article.source.name if article.source else None)
    words = counted(article.wordCount or 0, "word")
    return " · ".join(part for part in (names, publisher, written, words) if part)
