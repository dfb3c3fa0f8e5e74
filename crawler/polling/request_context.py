"""Define what a request carries: which page or listing it is for, and which poll waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from model.components import SourceReference
from model.links import Link

if TYPE_CHECKING:
    from scrapy import Request

    from crawler.polling.poll import Poll
    from database.repositories.crawling.known_pages import KnownPage

# The one meta key of Copydesk's own; Scrapy copies it to redirects and retries of a request.
META_KEY = "context"


@dataclass(slots=True)
class RequestContext:
    """Say what a request is for; one for each request, in ``meta[META_KEY]``.

    A request that nobody gave a context (another middleware's, say) has the default one.
    """

    verify_tls: bool = True
    """False for a source with ``verify_tls = false``: its certificate is not verified."""
    poll: Poll | None = None
    """The poll that waits for this request; None for one that no poll waits for."""
    awaited: int = 0
    """The number by which the poll knows the request: see ``Poll.awaits``."""
    depth: int = 0
    """How many sitemap indexes lie above the listing that is requested."""
    source: SourceReference | None = None
    """The source of the article that is requested; None for a listing or a robots.txt."""
    link: Link | None = None
    """The link that led to the article; None for its later parts."""
    redirect_cookies: tuple[tuple[str, bytes], ...] = ()
    """The cookies that the redirects to this request set: address and Set-Cookie header of each."""
    pending: str | None = None
    """The ``_id`` in ``pending`` of a listed page that could not be had before."""
    known: KnownPage | None = None
    """The stored article that is looked at again; None where the page is new."""

    @classmethod
    def of(cls, request: Request | None) -> RequestContext:
        """Return the context of a request, or the default one where it has none."""
        context = request.meta.get(META_KEY) if request is not None else None
        return context if isinstance(context, cls) else cls()

    def as_meta(self) -> dict[str, Any]:
        """Return the ``meta`` of a request that carries this context."""
        return {META_KEY: self}

    def article(self) -> tuple[Link, SourceReference]:
        """Return the link and the source of a request for an article's page."""
        assert self.link is not None
        assert self.source is not None
        return self.link, self.source

    def open_poll(self) -> Poll:
        """Return the poll of a request for a listing or a robots.txt."""
        assert self.poll is not None
        return self.poll
