"""Test that an assistant has a page read, over both transports, and stored only where it asks."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import pytest
from httpx2 import AsyncClient
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from copydesk.demo.server import Web
from desk.access.tokens import Scope
from tests.desk.desk_process import PATIENCE, new_token
from tests.desk.in_process import own_desk
from tests.support.articles.crawl_results import stored_articles
from tests.support.commands import ROOT, Copydesk

Answer = dict[str, Any] | str


async def extract(server: Any, **asked: Any) -> Answer:
    """Return what the tool answers; the text of an error where one is told."""
    async with Client(server) as client:
        answer = await client.call_tool("extract_url", asked)
        if answer.is_error:
            return str(getattr(answer.content[0], "text", ""))
        found: Answer = answer.structured_content or ""
        return found


def run(work: Any) -> Answer:
    answer: Answer = asyncio.run(asyncio.wait_for(work, PATIENCE))
    return answer


def test_a_page_is_read_for_a_token_and_stored_where_it_may(
    copydesk: Copydesk, web: Web, mongo_database: Any
) -> None:
    scopes: tuple[Scope, ...] = ("read", "write")
    tokens = {scope: new_token(copydesk, scope, scope) for scope in scopes}
    article = web["herald"].articles[0]
    with own_desk(copydesk) as desk:

        def asked(token: str | None, **arguments: Any) -> Answer:
            headers = {"Authorization": f"Bearer {token}"} if token else {}

            async def work() -> Answer:
                async with AsyncClient(headers=headers, timeout=PATIENCE) as client:
                    transport = streamable_http_client(f"{desk.address}/mcp", http_client=client)
                    return await extract(transport, **arguments)

            return run(work())

        assert "token" in str(asked(None, url=article.url))
        assert "token" in str(asked("cdk_wrong", url=article.url))
        read = asked(tokens["read"], url=article.url)
        assert isinstance(read, dict), read
        assert read["markdown"].startswith(f"# {article.headline}")
        assert (read["stored"], read["nextOffset"]) == (False, None)
        assert "may only read" in str(asked(tokens["read"], url=article.url, store=True))
        missing = asked(tokens["read"], url=f"{web['herald'].base}/none")
        assert "http-404" in str(missing)
        assert "url" in str(asked(tokens["read"], url="file:///etc/passwd"))
        assert not stored_articles(mongo_database)
        kept = asked(tokens["write"], url=article.url, store=True)
        assert isinstance(kept, dict), kept
        assert [each["url"] for each in stored_articles(mongo_database).values()] == [article.url]


@pytest.mark.long
def test_on_stdio_it_is_the_users_own(copydesk: Copydesk, web: Web, mongo_database: Any) -> None:
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "copydesk", "mcp"],
        env=copydesk.environment,
        cwd=ROOT,
    )
    article = web["herald"].articles[0]
    read = run(extract(server, url=article.url, offset=5))
    assert isinstance(read, dict), read
    assert not stored_articles(mongo_database)
    whole = run(extract(server, url=article.url, store=True))
    assert isinstance(whole, dict), whole
    assert whole["markdown"][5:] == read["markdown"]
    assert len(stored_articles(mongo_database)) == 1
