"""Put the desk together: what it answers, and what runs beside the requests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from fastapi import APIRouter, FastAPI
from mcp.server.transport_security import TransportSecuritySettings
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from database.connection.availability import Availability
from database.connection.client import connect, redacted
from desk.access.doors import Doors
from desk.access.gate import Gate, is_loopback
from desk.access.rate_limit import RateLimit
from desk.access.tokens import TokenFile
from desk.answers.article_files import MEDIA_TYPES
from desk.answers.description import describe, operation_name
from desk.answers.download import Places
from desk.answers.problems import add_problem_handlers, responses
from desk.api import (
    articles,
    changes,
    downloads,
    extract,
    feeds,
    health,
    metrics,
    saved_searches,
    sources,
    status,
    stories,
)
from desk.api.filters import saved_request
from desk.crawling import PageCrawler
from desk.dependencies import DeskContext
from desk.indexing import Indexing
from desk.mcp.server import mcp_server
from desk.pages.site import create_pages, refusal_page
from desk.settings import LOOPBACK, DeskSettings
from desk.webhooks.leading import delivering
from model.clock import Clock
from model.installation.version import COPYDESK_VERSION
from search.index.index import SearchIndex

# Bytes from which an answer is packed: a smaller one fits into one packet as it is.
_PACKED_FROM = 1000
# Without a token, and with too many requests, wherever it is asked.
_ANYWHERE = responses(401, 429)
# Bytes of a request's body: the longest search that can be saved has half as many, all escaped.
_LARGEST_BODY = 1_000_000
_DESCRIPTION = """Read what Copydesk has stored. Nothing here changes an article.

Times are ISO 8601 in UTC. Errors are problems (RFC 9457), `application/problem+json`."""


@contextmanager
def open_context(settings: DeskSettings, clock: Clock) -> Iterator[DeskContext]:
    """Open database and index, and keep the index up to the database meanwhile.

    The database may be away: a search is answered without it, too.
    """
    availability = Availability(settings.answer_within)
    with connect(
        settings.mongo_uri,
        data_dir=settings.data_dir,
        answer_within=settings.answer_within,
        insist=False,
        operation_within=settings.answer_within,
        availability=availability,
    ) as client:
        context = DeskContext(
            client[settings.database],
            availability,
            redacted(settings.mongo_uri or "") or "the embedded server",
            SearchIndex.open(settings.data_dir, settings.database),
            clock,
        )
        indexing = Indexing(context)
        indexing.start()
        try:
            yield context
        finally:
            indexing.stop()


def create_app(settings: DeskSettings, clock: Clock) -> FastAPI:
    """Return the application; it opens database and index when it is started."""
    tokens = TokenFile(settings.data_dir)
    crawler = PageCrawler(settings)
    assistants = mcp_server(lambda: app.state.context, crawler, tokens)
    at_mcp = assistants.streamable_http_app(
        stateless_http=True,
        transport_security=TransportSecuritySettings(
            enable_dns_rebinding_protection=is_loopback(settings.host),
            allowed_hosts=[f"{host}:*" for host in _hosts(settings)],
            allowed_origins=[f"http://{host}:*" for host in _hosts(settings)],
        ),
    )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with open_context(settings, clock) as context:
            app.state.context = pages.state.context = context
            async with (
                delivering(context, settings, saved_request) as app.state.webhooks,
                assistants.session_manager.run(),
            ):
                pages.state.webhooks = app.state.webhooks
                yield

    app = FastAPI(
        title="Copydesk", version=COPYDESK_VERSION, description=_DESCRIPTION, lifespan=lifespan,
        docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json",
        generate_unique_id_function=operation_name,
    )  # fmt: skip
    pages = create_pages(tokens, crawler)
    app.add_middleware(Doors, pages=pages)
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=_LARGEST_BODY)
    app.add_middleware(
        GZipMiddleware,
        minimum_size=_PACKED_FROM,
        exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, MEDIA_TYPES["parquet"]),
    )
    # Without a token, a page in a browser of this machine could read from here under a name of its
    # own (DNS rebinding). With one, no browser sends it along by itself.
    asks = not is_loopback(settings.host)
    app.add_middleware(Gate, tokens=tokens, refusal_page=refusal_page(pages), asks=asks)
    if settings.requests_per_minute:
        app.add_middleware(RateLimit, tokens=tokens, per_minute=settings.requests_per_minute)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["*"] if asks else _hosts(settings))
    v1 = APIRouter(prefix="/api/v1", responses=_ANYWHERE)
    for part in (articles, downloads, stories, changes, saved_searches, status, sources, extract):
        v1.include_router(part.router)
    app.include_router(v1)
    app.include_router(feeds.router, prefix="/feeds", responses=_ANYWHERE)
    app.include_router(health.router)
    app.include_router(metrics.router, responses=_ANYWHERE)
    app.router.routes.extend(at_mcp.routes)
    app.state.tokens = tokens
    app.state.crawler = crawler
    app.state.places = pages.state.places = Places()
    add_problem_handlers(app)
    describe(app)
    return app


def _hosts(settings: DeskSettings) -> list[str]:
    own = {LOOPBACK, "localhost", "[::1]", settings.host}
    return sorted(own)
