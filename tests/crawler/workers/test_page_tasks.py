"""Test reading one page as a worker does, in this process."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
import zstandard

from crawler.extraction import extractor
from crawler.workers.page_tasks import TRACE_LENGTH, page_to_keep, read_again, read_page
from model.links import Link
from tests.sites.hostile_pages import PARAGRAPHS, story
from text.comparison.text_keys import keys_of

URL = "https://herald.example/a"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_page_is_kept_whatever_becomes_of_it() -> None:
    body = b"%PDF-1.7 " + bytes(range(256))
    read = read_page(body, URL, None, "text/html", NOON, None)
    assert read.article is None
    assert read.failure is not None
    assert read.failure.reason == "binary"
    assert read.page.id == hashlib.sha256(body).hexdigest()
    assert zstandard.ZstdDecompressor().decompress(read.page.body) == body
    assert read.page.size == len(body)


def test_a_page_is_kept_with_what_the_server_declared() -> None:
    page = page_to_keep(b"x", URL, "iso-8859-2", "text/html; charset=iso-8859-2", NOON)
    assert (page.url, page.encoding, page.contentType, page.fetchedAt) == (
        URL, "iso-8859-2", "text/html; charset=iso-8859-2", NOON,
    )  # fmt: skip


def test_an_error_of_ours_fails_the_page_with_the_end_of_the_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise LookupError("begin " + "x" * 2 * TRACE_LENGTH + " end")

    monkeypatch.setattr(extractor, "extract", fail)
    read = read_page(b"<p>x", URL, None, None, NOON, None)
    assert read.failure is not None
    assert read.failure.reason == "extraction-error"
    assert len(read.failure.detail) == TRACE_LENGTH
    assert read.failure.detail.rstrip().endswith(" end")
    assert zstandard.ZstdDecompressor().decompress(read.page.body) == b"<p>x"


def test_an_article_comes_with_the_keys_of_its_text() -> None:
    read = read_page(story("Pendulum stops", PARAGRAPHS).encode(), URL, "utf-8", None, NOON, None)
    article = read.article
    assert article is not None
    assert article.textKeys is not None
    assert article.textKeys.are_of(article.headline, article.abstract, article.articleBody)
    assert article.textKeys == keys_of(article.headline, article.abstract, article.articleBody)
    # It counts as new to the pipelines: what has a contentHash comes out of the spool.
    assert article.contentHash is None


def test_a_page_comes_with_its_wish_not_to_be_kept() -> None:
    kept = story("Pendulum stops", PARAGRAPHS).encode()
    assert not read_page(kept, URL, "utf-8", None, NOON, None).forbids_keeping
    for page in (kept, b"<html><head></head><p>No article."):
        other = page.replace(b"<head>", b'<head><meta name="robots" content="noarchive">')
        assert read_page(other, URL, "utf-8", None, NOON, None).forbids_keeping


def test_a_kept_page_is_read_as_it_was_the_first_time() -> None:
    body = story("Pendulum stops the clock", PARAGRAPHS).encode()
    link = Link(URL, "feed")
    first = read_page(body, URL, "utf-8", "text/html", NOON, link)
    again = read_again(first.page, URL, link)
    assert first.article is not None
    assert again.article == first.article
    assert again.page.id == first.page.id
    assert again.page.body == b""


def test_a_damaged_page_is_an_error() -> None:
    page = page_to_keep(b"x" * 1000, URL, None, None, NOON)
    page.body = page.body[:-4]
    with pytest.raises(zstandard.ZstdError):
        read_again(page, URL, None)
