"""Tell a page that lists articles from one that is a list, or that is a text at a front page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from model.items import Article
from text.markup import CELL_SEPARATOR, read
from text.words import estimated_words, word_count

# An index page consists of many short lines without a full stop. Measured on the project's own
# front pages, 90% and more of their lines are such lines; in articles, even in lists, under half.
# Lines that a page must have to be an index page.
INDEX_LINES = 8
# Words that a headline on an index page has at most.
INDEX_LINE_WORDS = 20
# Words that it has at least: a line of fewer is a name, a result, an ingredient.
INDEX_FEWEST_WORDS = 4
# Characters that it has at most where no spaces are written: Japanese headlines have up to forty,
# and a list of places in a report of an earthquake has more.
INDEX_LINE_CHARACTERS = 45
# The share (0 to 1) of a page's lines that are headlines from which on it is an index page.
INDEX_SHARE = 0.8
# The share (0 to 1) of a page's letters in such lines from which on it is an index page: a report
# with a long list has more in its sentences.
INDEX_TEXT = 0.5

# At the address of a front page stands a text only where it shows nothing of an index. Words that
# it must have: what a site says of itself on its front page has some dozens.
FRONT_TEXT_WORDS = 100
# Subheadings that are links: one may lead to the page itself, and more lead to other articles.
FRONT_LINKED_HEADINGS = 2
# The share (0 to 1) of its lines that hold a link: each teaser does, and few paragraphs.
FRONT_LINKED = 0.5
# The share (0 to 1) of its letters in headlines, if there are enough of these for an index: above
# teasers of a sentence or two they are a quarter and more, above the parts of a text a tenth.
FRONT_HEADLINES = 0.2
_SENTENCE_END = re.compile(r"""[.!?…。！？｡۔।:;,"'”’»)\]]$""")


def is_index(article: Article, *, is_dated: bool, unspaced: bool) -> bool:
    """Return whether a page lists articles: a site's front page, or many lines like headlines.

    A page that declares its day (``is_dated``) is a story, though it be a list of names; and so is
    one whose lines are rows of a table, or which is more text than lines. ``unspaced``: whether its
    language writes no spaces.
    """
    address = urlsplit(article.url)
    is_front_page = not address.path.strip("/") and not address.query
    if not is_front_page and (article.liveBlogUpdates or is_dated):
        return False
    lines = [line for line in article.articleBody.splitlines() if line.strip()]
    lines = [line for line in lines if CELL_SEPARATOR not in line]
    headlines = [line for line in lines if _is_headline(line, unspaced=unspaced)]
    share = sum(map(len, headlines)) / max(1, sum(map(len, lines)))
    if is_front_page:
        is_text = len(headlines) < INDEX_LINES or share < FRONT_HEADLINES
        return not (is_text and lines and _leads_nowhere(article))
    return (
        len(lines) >= INDEX_LINES
        and len(headlines) >= INDEX_SHARE * len(lines)
        and share >= INDEX_TEXT
    )


def _leads_nowhere(article: Article) -> bool:
    """Return whether a front page has a text of its own, rather than links to others'."""
    if estimated_words(article.articleBody) < FRONT_TEXT_WORDS:
        return False
    lines = [line for line in read(article.articleBodyHtml or "") if line.text]
    linked = [line for line in lines if "<a " in line.markup]
    headings = [line for line in linked if line.heading]
    return (
        bool(lines)
        and len(headings) < FRONT_LINKED_HEADINGS
        and len(linked) < FRONT_LINKED * len(lines)
    )


def _is_headline(line: str, *, unspaced: bool) -> bool:
    fits = (
        word_count(line) <= INDEX_LINE_CHARACTERS
        if unspaced
        else INDEX_FEWEST_WORDS <= len(line.split()) <= INDEX_LINE_WORDS
    )
    return fits and not _SENTENCE_END.search(line)
