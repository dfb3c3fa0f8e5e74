"""Read a page for an assistant: it is crawled now, and stored only where that is asked for."""

from __future__ import annotations

from typing import Annotated, Any

from mcp.server.mcpserver import Context
from pydantic import Field
from starlette.datastructures import Headers

from desk.access.gate import token_in
from desk.access.tokens import TokenFile
from desk.answers.schemas import item_of
from desk.api.extract import PageAddress
from desk.crawling import NotRead, PageCrawler
from desk.mcp import answers
from desk.mcp.tools import LONGEST_PART
from model.errors import CopydeskError
from text.formats.article_files import as_markdown


class Refused(CopydeskError):
    """Report that an assistant's token is missing, or does not allow what it asks for."""


class PageTool:
    """Read single pages."""

    def __init__(self, crawler: PageCrawler, tokens: TokenFile | None) -> None:
        """``tokens`` are those that an assistant may show; None: it is the user's own process."""
        self._crawler = crawler
        self._tokens = tokens

    async def extract_url(
        self,
        url: PageAddress,
        asked: Context[Any, Any],
        store: Annotated[bool, Field(description="keep the article in the collection")] = False,
        offset: Annotated[int, Field(ge=0)] = 0,
    ) -> answers.ReadPage:
        """Fetch any news page now, politely, and read its article as Markdown.

        It takes some seconds, and does not search: for what is stored use search_articles and
        read_article. Nothing is stored unless store is true. Long articles come in parts: the
        next begins at nextOffset, for which the page is fetched again.
        """
        await self._check(asked, store)
        try:
            document = await self._crawler.read(str(url), store=store)
        except NotRead as error:
            raise NotRead(f"{url} gave no article: {error}") from error
        text = as_markdown(item_of(document))
        end = offset + LONGEST_PART
        return answers.ReadPage(
            url=document["url"],
            authors=[each["name"] for each in document.get("authors", ())],
            datePublished=document.get("datePublished"),
            language=document.get("inLanguage"),
            stored=store,
            markdown=text[offset:end],
            nextOffset=end if end < len(text) else None,
        )

    async def _check(self, asked: Context[Any, Any], store: bool) -> None:
        """Refuse who may not do that. Raises Refused."""
        if self._tokens is None:
            return
        token = await token_in(Headers(asked.headers or {}), self._tokens)
        if token is None:
            raise Refused(
                "this needs a token, as the header Authorization: Bearer TOKEN of the assistant's "
                "configuration: `copydesk token create NAME`"
            )
        if store and not token.allows("write"):
            raise Refused(f"the token {token.name!r} may only read: ask without store")
