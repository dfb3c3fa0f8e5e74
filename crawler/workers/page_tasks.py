"""Read one page in a worker process: extract its article, and compress it for keeping."""

from __future__ import annotations

import hashlib
import traceback
from dataclasses import dataclass, replace
from datetime import datetime

import zstandard

from crawler.downloader.answers.noarchive import page_forbids
from model.errors import NotAnArticle
from model.items import Article
from model.links import Link
from model.pages import Page

# The level of zstandard's compression: its own default makes 40 KB of a news page of 250 KB in
# 1 ms.
COMPRESSION_LEVEL = 3
# Frames of a traceback that are kept, from where it was raised ...
TRACE_FRAMES = 3
# ... and characters of it, the last of which hold the message.
TRACE_LENGTH = 1000


@dataclass
class ReadPage:
    """Hold a page that was read: its article, or why it has none, and the page to keep."""

    page: Page
    forbids_keeping: bool
    """Whether the page itself forbids that it is kept; its headers may as well."""
    article: Article | None = None
    failure: NotAnArticle | None = None


def page_to_keep(
    body: bytes, url: str, encoding: str | None, content_type: str | None, fetched_at: datetime
) -> Page:
    """Compress a downloaded page; encoding and content type are what the server declared."""
    return Page(
        id=hashlib.sha256(body).hexdigest(),
        url=url,
        body=zstandard.ZstdCompressor(level=COMPRESSION_LEVEL).compress(body),
        size=len(body),
        encoding=encoding,
        contentType=content_type,
        fetchedAt=fetched_at,
    )


def read_page(
    body: bytes,
    url: str,
    encoding: str | None,
    content_type: str | None,
    fetched_at: datetime,
    link: Link | None,
    part_of: str | None = None,
) -> ReadPage:
    """Extract the article of a downloaded page, and compress the page for keeping.

    ``link`` is what the listing that led here said of the page; ``part_of`` as for ``extract``. A
    page that our code or a library stumbles over fails with the reason ``extraction-error`` and
    the end of the traceback.
    """
    page = page_to_keep(body, url, encoding, content_type, fetched_at)
    forbids = page_forbids(body)
    try:
        # Imported here: it takes half a second, and the crawl's own process extracts nothing.
        from crawler.extraction.extractor import extract
        from text.comparison.text_keys import keys_of

        article = extract(body, url, encoding=encoding, link=link, part_of=part_of)
        # Computed here, so that the crawl's own process, of which there is one, need not.
        article.textKeys = keys_of(article.headline, article.abstract, article.articleBody)
        return ReadPage(page, forbids, article=article)
    except NotAnArticle as failure:
        return ReadPage(page, forbids, failure=failure)
    except Exception:  # noqa: BLE001 - the page must be kept, whatever is wrong with it or us
        trace = traceback.format_exc(limit=-TRACE_FRAMES)
        error = NotAnArticle("extraction-error", trace[-TRACE_LENGTH:])
        return ReadPage(page, forbids, failure=error)


def read_again(kept: Page, url: str, link: Link | None) -> ReadPage:
    """Extract the article of a page as it is kept, which was fetched from ``url``.

    The bytes of the page do not come back: they are kept already. Raises ``zstandard.ZstdError``
    where they are damaged.
    """
    body = zstandard.ZstdDecompressor().decompress(kept.body, max_output_size=kept.size)
    read = read_page(body, url, kept.encoding, kept.contentType, kept.fetchedAt, link)
    return replace(read, page=replace(read.page, body=b""))
