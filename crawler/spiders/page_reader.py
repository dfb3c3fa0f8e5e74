"""Read the responses of article pages in worker processes."""

from __future__ import annotations

from datetime import datetime

from scrapy.http import Response
from w3lib.encoding import http_content_type_encoding

from crawler.downloader.completeness import warning_of
from crawler.downloader.noarchive import may_keep
from crawler.workers.page_tasks import ReadPage, page_to_keep, read_page
from crawler.workers.pool import WorkerPool
from model.errors import NotAnArticle, WorkerFailed
from model.links import Link


async def read_response(
    workers: WorkerPool,
    response: Response,
    link: Link | None,
    fetched_at: datetime,
    part_of: str | None = None,
) -> ReadPage:
    """Extract the page in a worker; whatever goes wrong is its failure. As ``read_page``.

    What was odd about its transfer is a warning of the extraction.
    """
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    encoding = http_content_type_encoding(content_type)
    page = (response.body, response.url, encoding, content_type or None, fetched_at)
    try:
        read = await workers.run(read_page, *page, link, part_of)
    except WorkerFailed as failure:
        return ReadPage(
            page_to_keep(*page), failure=NotAnArticle(f"extraction-{failure.reason}", str(failure))
        )
    warning = warning_of(response.flags)
    if warning is not None and read.article is not None and read.article.extraction is not None:
        read.article.extraction.warnings.append(warning)
    return read


def may_keep_page(response: Response) -> bool:
    """Tell whether the site lets others keep a copy of the page."""
    tags = [value.decode("latin-1") for value in response.headers.getlist("X-Robots-Tag")]
    return may_keep(tags, response.body)
