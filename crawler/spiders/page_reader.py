"""Read the responses of article pages in worker processes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from scrapy.http import Response
from w3lib.encoding import http_content_type_encoding

from crawler.downloader.answers.completeness import warning_of
from crawler.downloader.answers.noarchive import headers_forbid, page_forbids
from crawler.downloader.answers.wall_pages import why_little_text, why_without_text
from crawler.workers.page_tasks import ReadPage, page_to_keep, read_page
from crawler.workers.pool import WorkerPool
from model.errors import NotAnArticle, WorkerFailed
from model.items import Rejection, RejectionStage
from model.links import Link
from urls import url_key

# Reasons of an extraction for which something else than an article may have come.
WITHOUT_TEXT = frozenset({"no-text", "empty", "not-html"})


async def read_response(
    workers: WorkerPool,
    response: Response,
    link: Link | None,
    fetched_at: datetime,
    part_of: str | None = None,
) -> ReadPage:
    """Extract the page in a worker; whatever goes wrong is its failure. As ``read_page``.

    What was odd about its transfer is a warning of the extraction. A page in whose place something
    else came (a challenge, nothing but cookies) fails with a reason of that.
    """
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    encoding = http_content_type_encoding(content_type)
    page = (response.body, response.url, encoding, content_type or None, fetched_at)
    try:
        read = await workers.run(read_page, *page, link, part_of)
    except WorkerFailed as failure:
        return ReadPage(
            page_to_keep(*page),
            page_forbids(response.body),
            failure=NotAnArticle(f"extraction-{failure.reason}", str(failure)),
        )
    if read.failure is not None and read.failure.reason in WITHOUT_TEXT:
        return replace(read, failure=why_without_text(response) or read.failure)
    if read.article is None:
        return read
    instead = why_little_text(response, read.article.wordCount)
    if instead is not None:
        return replace(read, article=None, failure=instead)
    warning = warning_of(response.flags)
    if warning is not None and read.article.extraction is not None:
        read.article.extraction.warnings.append(warning)
    return read


def may_keep_page(response: Response, read: ReadPage) -> bool:
    """Tell whether the site lets others keep a copy of the page; ``read``: what was read of it."""
    tags = [value.decode("latin-1") for value in response.headers.getlist("X-Robots-Tag")]
    return not (read.forbids_keeping or headers_forbid(tags))


def rejection_of(link: Link, url: str, stage: RejectionStage, failure: NotAnArticle) -> Rejection:
    """Return the rejection of the page that ``link`` led to, at ``url`` after redirects."""
    return Rejection(
        url=url,
        urlKey=url_key(url),
        reason=failure.reason,
        stage=stage,
        detail=failure.detail,
        # Else a redirect's listed address would be unknown, and fetched again, at each poll.
        alternateUrls=[link.url] if link.url != url else [],
        headline=link.headline,
    )
