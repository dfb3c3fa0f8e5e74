"""Test that a page is read for whoever has a token, by a crawl of its own."""

from __future__ import annotations

from typing import Any

import requests

from copydesk.demo.server import Web
from desk.access.tokens import Scope
from tests.desk.desk_process import PATIENCE, new_token
from tests.desk.in_process import own_desk
from tests.support.articles.crawl_results import stored_articles
from tests.support.commands import Copydesk


def test_a_page_is_read_and_stored_where_the_token_may(
    copydesk: Copydesk,
    web: Web,
    mongo_database: Any,
) -> None:
    scopes: tuple[Scope, ...] = ("read", "write")
    tokens = {scope: new_token(copydesk, scope, scope) for scope in scopes}
    article = web["herald"].articles[0]

    with own_desk(copydesk) as desk:

        def extract(token: str, **asked: Any) -> requests.Response:
            return requests.post(
                f"{desk.address}/api/v1/extract",
                json=asked,
                headers={"Authorization": f"Bearer {token}"},
                timeout=PATIENCE,
            )

        assert extract("", url=article.url).status_code == 401
        read = extract(tokens["read"], url=article.url)
        assert read.status_code == 200, read.text
        assert read.json()["headline"] == article.headline
        assert extract(tokens["read"], url=article.url, store=True).status_code == 403
        assert not stored_articles(mongo_database)
        assert extract(tokens["write"], url=article.url, store=True).status_code == 200
        assert [each["url"] for each in stored_articles(mongo_database).values()] == [article.url]
        missing = extract(tokens["read"], url=f"{web['herald'].base}/none")
        assert missing.status_code == 502
        assert "http-404" in missing.json()["detail"]
        for wrong in ("file:///etc/passwd", "--help", "https://a.example/" + "x" * 2000):
            assert extract(tokens["read"], url=wrong).status_code == 422
