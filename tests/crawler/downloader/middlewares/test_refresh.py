"""Test which pages are followed where they refresh to, and with which cookies."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from crawler.downloader.failures import COOKIE_WALL, REDIRECT_LOOP, RequestRefused
from crawler.downloader.middlewares.refresh import RefreshRedirects

URL = "https://herald.example/a"
OTHER = "https://herald.example/b"


def followed(response: Response, **meta: object) -> Request | Response:
    """Return what becomes of an answer to a request with this meta."""
    crawler = get_crawler()
    crawler.spider = crawler._create_spider("x")
    middleware = RefreshRedirects.from_crawler(crawler)
    return middleware.process_response(Request(URL, meta=meta), response)


def stub(
    target: str = OTHER, status: int = 200, headers: dict[str, str] | None = None
) -> HtmlResponse:
    body = f'<meta http-equiv="refresh" content="0; url={target}">'.encode()
    return HtmlResponse(URL, status, headers, body)


def test_a_stub_is_followed_with_the_cookie_that_it_sets() -> None:
    request = followed(stub(headers={"Set-Cookie": "seen=1"}))
    assert isinstance(request, Request)
    assert (request.url, request.headers.get("Cookie")) == (OTHER, b"seen=1")
    assert request.meta["redirect_times"] == 1
    request = followed(Response(URL, headers={"Refresh": f"0; url={OTHER}"}))
    assert isinstance(request, Request)
    assert (request.url, request.headers.get("Cookie")) == (OTHER, None)


def test_a_stub_that_refreshes_to_itself_is_followed_only_for_a_cookie() -> None:
    for target in (URL, "", "a", "/a#top"):
        assert not isinstance(followed(stub(target)), Request)
    request = followed(stub(URL, headers={"Set-Cookie": "seen=1"}))
    assert isinstance(request, Request)


@pytest.mark.parametrize(
    "response",
    [
        stub(status=404),
        stub(status=304),
        stub("javascript:go()"),
        stub("ftp://herald.example/b"),
        Response(URL, body=stub().body),  # no page, and no header
        HtmlResponse(URL, body=b"<p>No refresh</p>"),
    ],
)
def test_other_answers_stay(response: Response) -> None:
    assert followed(response) is response


def test_an_operator_may_forbid_redirects_of_a_request() -> None:
    assert not isinstance(followed(stub(), dont_redirect=True), Request)


def test_too_many_in_a_row_are_a_loop_or_a_cookie_wall() -> None:
    tried = {"redirect_times": 20, "redirect_ttl": 1, "redirect_urls": [URL]}
    for headers, cause in (({}, REDIRECT_LOOP), ({"Set-Cookie": "a=1"}, COOKIE_WALL)):
        with pytest.raises(RequestRefused) as caught:
            followed(stub(headers=headers), **tried)
        assert caught.value.cause == cause
    # a long chain that never comes back is no wall
    with pytest.raises(RequestRefused) as caught:
        followed(stub(headers={"Set-Cookie": "a=1"}), **(tried | {"redirect_urls": [OTHER]}))
    assert caught.value.cause == REDIRECT_LOOP
