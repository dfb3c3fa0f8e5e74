"""Run ``scrapy`` with an extraction that really fails on the pages that ask for it.

``python -m tests.support.faults crawl news ...`` is ``scrapy crawl news ...``, but a page that
holds ``fault: raise``, ``fault: kill``, ``fault: memory`` or ``fault: stall`` makes its worker
raise an exception, die, run out of memory, or never return, as a bug in a parser would.
"""

from __future__ import annotations

import os
import resource
import signal
import time
from datetime import datetime

from scrapy.cmdline import execute

from crawler.extraction import extractor
from crawler.extraction.body.classifier import BlockClassifier
from crawler.extraction.extractor import extract
from crawler.spiders import page_reader
from crawler.workers import page_tasks
from model.items import Article
from model.links import Link

TOO_MANY_BYTES = 1 << 34
"""More bytes than a worker may allocate: twice the limit that ``fault: memory`` sets."""


def faulty_extract(
    html: bytes,
    url: str,
    *,
    encoding: str | None = None,
    link: Link | None = None,
    part_of: str | None = None,
    now: datetime | None = None,
    classifier: BlockClassifier | None = None,
) -> Article:
    """Fail as the page asks, or extract it as ``extract`` does."""
    if b"fault: raise" in html:
        raise LookupError("a parser's bug\x1b[31m")
    if b"fault: kill" in html:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"fault: stall" in html:
        time.sleep(600)
    if b"fault: memory" in html:
        before = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (TOO_MANY_BYTES // 2, before[1]))
        try:
            bytearray(TOO_MANY_BYTES)
        finally:
            resource.setrlimit(resource.RLIMIT_AS, before)
    return extract(
        html, url, encoding=encoding, link=link, part_of=part_of, now=now, classifier=classifier
    )


def faulty_read_page(
    body: bytes,
    url: str,
    encoding: str | None,
    content_type: str | None,
    fetched_at: datetime,
    link: Link | None,
    part_of: str | None = None,
) -> page_tasks.ReadPage:
    """Read a page as ``read_page`` does, with the faulty extraction."""
    # This runs in the worker process, where the reader looks the function up by its name.
    extractor.extract = faulty_extract
    return page_tasks.read_page(body, url, encoding, content_type, fetched_at, link, part_of)


if __name__ == "__main__":
    from tests.support import faults

    # Workers get the function's name, not the function, so it has to be the one that they import.
    page_reader.read_page = faults.faulty_read_page  # type: ignore[attr-defined] # it imports the name
    execute()
