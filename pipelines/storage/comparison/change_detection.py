"""Decide whether a page says what its stored article says already (pure).

A page is unchanged when its text or the story in it is what it was: between two visits more may be
learned of what the site repeats, and the site may begin to repeat something else.
"""

from __future__ import annotations

from typing import Any

from model.items import Article
from pipelines.identity.text_hashes import text_hashes
from text.comparison.fingerprints import left_out

KNOWN_FIELDS = {
    "contentHash": 1,
    "extraction.textHash": 1,
    "extraction.version": 1,
    "fetch.pageId": 1,
    "fetch.partIds": 1,
    "fetch.incomplete": 1,
    "wordCount": 1,
}
"""The fields of a stored article that the functions of this module read."""


def is_read_anew(stored: dict[str, Any], article: Article) -> bool:
    """Return whether other rules read the page than those that read the ``stored`` article.

    Where the text differs then, it need not be the page that has changed. A replay reads the stored
    page: it is never the page.
    """
    if article.extraction is None or is_outdated(stored, article):
        return False
    version = stored.get("extraction", {}).get("version")
    if version is not None and version != article.extraction.version:
        return True
    return article.replayOf is not None and not says_the_same(stored, article)


def is_outdated(stored: dict[str, Any], article: Article) -> bool:
    """Return whether ``article`` was read from less than the ``stored`` one, and changes nothing.

    That is a replay of another page than the one downloaded last, and a text that lacks a part
    which could not be fetched and which the stored one has.
    """
    fetch: dict[str, Any] = stored.get("fetch", {})
    if article.replayOf is None:
        return _is_cut_short(article, stored["wordCount"], fetch)
    if article.fetch is None or article.fetch.pageId != fetch.get("pageId"):
        return True
    parts: list[str] = fetch.get("partIds", [])
    return article.fetch.partIds != parts


def says_the_same(stored: dict[str, Any], article: Article) -> bool:
    """Return whether ``article``, just read from its page, leaves the ``stored`` one as it is.

    A replay may remove what was not known to be boilerplate at the visit, but never puts back what
    is no longer remembered; and it changes no article whose page has been downloaded anew. A text
    that lacks a part which could not be fetched changes no article that has the part.
    Where this is False for a visit, ``pipelines.storage.comparison`` compares the texts.
    """
    if is_outdated(stored, article):
        return True
    content: str = stored["contentHash"]
    page_text: str | None = stored.get("extraction", {}).get("textHash")
    words: int = stored["wordCount"]
    if article.contentHash == content:
        return article.replayOf is not None or not _may_hide_a_change(article, words)
    same_page = text_hashes(article)[-1] == (page_text or content)
    return same_page and (article.replayOf is None or article.wordCount >= words)


def _may_hide_a_change(article: Article, words: int) -> bool:
    """Return whether what the hash leaves out may be sentences of the story.

    It leaves out short lines that begin as "Updated ..." and share lines do, and "Share prices fell
    by 3%" does, too.
    """
    texts = (article.headline, article.abstract, article.articleBody)
    return article.wordCount != words or any(left_out(text) for text in texts if text)


def _is_cut_short(article: Article, words: int, fetch: dict[str, Any]) -> bool:
    """Return whether ``article`` lacks parts that the stored one, of so many ``words``, has."""
    if article.fetch is None or not article.fetch.incomplete or article.wordCount >= words:
        return False
    return not fetch.get("incomplete") or len(article.fetch.partIds) < len(fetch.get("partIds", []))
