"""``scrapy`` with an extraction that really fails over the pages that say so.

``python -m tests.support.faults crawl news ...`` is ``scrapy crawl news ...``, but a page that
holds
``fault: raise``, ``fault: kill``, ``fault: memory`` or ``fault: stall`` makes its worker raise an
exception, die, run out of memory, or never come back: what a bug in a parser does.
"""

from __future__ import annotations

import os
import resource
import signal
import time
from datetime import datetime

from scrapy.cmdline import execute

from crawler.extraction import extractor
from crawler.extraction.extractor import extract
from crawler.spiders import page_reader
from crawler.workers import page_tasks
from model.items import Article
from model.links import Link

MORE_THAN_THERE_IS = 1 << 34
"""Bytes."""


def faulty_extract(
    html: bytes,
    url: str,
    *,
    encoding: str | None = None,
    link: Link | None = None,
    part_of: str | None = None,
    now: datetime | None = None,
) -> Article:
    if b"fault: raise" in html:
        raise LookupError("a parser's bug\x1b[31m")
    if b"fault: kill" in html:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"fault: stall" in html:
        time.sleep(600)
    if b"fault: memory" in html:
        before = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (MORE_THAN_THERE_IS // 2, before[1]))
        try:
            bytearray(MORE_THAN_THERE_IS)
        finally:
            resource.setrlimit(resource.RLIMIT_AS, before)
    return extract(html, url, encoding=encoding, link=link, part_of=part_of, now=now)


def faulty_read_page(
    body: bytes,
    url: str,
    encoding: str | None,
    content_type: str | None,
    fetched_at: datetime,
    link: Link | None,
    part_of: str | None = None,
) -> page_tasks.ReadPage:
    extractor.extract = faulty_extract  # in the worker's own process, where it is looked up
    return page_tasks.read_page(body, url, encoding, content_type, fetched_at, link, part_of)


if __name__ == "__main__":
    from tests.support import faults

    # by its importable name: workers are handed the function's name, not the function
    page_reader.read_page = faults.faulty_read_page  # type: ignore[attr-defined] # it imports the name
    execute()
