"""Build what every request for a source carries: its context, its reference, Scrapy's meta keys."""

from __future__ import annotations

from typing import Any

from crawler.polling.poll import Poll
from crawler.polling.request_context import RequestContext
from crawler.sources.source import Source
from model.components import SourceReference
from urls.domains import registrable_domain


def context_of_source(source: Source, poll: Poll | None, depth: int = 0) -> RequestContext:
    """Return the context of a request for ``source``; ``poll`` waits for it from now on."""
    return RequestContext(
        verify_tls=source.verify_tls,
        poll=poll,
        awaited=poll.awaits() if poll is not None else 0,
        depth=depth,
    )


def reference_to(source: Source) -> SourceReference:
    """Return how articles name the source that they come from."""
    return SourceReference(source.id, source.name, registrable_domain(source.home))


def pace_meta(source: Source) -> dict[str, Any]:
    """Return Scrapy's meta key that keeps AutoThrottle from changing an operator's delay."""
    return {"autothrottle_dont_adjust_delay": source.delay is not None}
