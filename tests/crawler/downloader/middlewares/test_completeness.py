"""Test that bodies which were cut short are tried again, and others pass."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.downloader.answers.completeness import CUT_STREAM, CUT_TRANSFER
from crawler.downloader.failures import TRUNCATED, RequestRefused
from crawler.downloader.middlewares.completeness import WholeBodies

URL = "https://herald.example/a"
CUT = b"<html><body><p>Ferries sail"
WHOLE = CUT + b" again.</p></body></html>"


def looked_at(response: Response, tried: int = 0) -> Request | Response:
    """Return what becomes of an answer to a request that was tried again so many times."""
    crawler = get_crawler(settings_dict={"RETRY_TIMES": 1})
    crawler.spider = crawler._create_spider("x")
    request = Request(URL, meta={"retry_times": tried})
    return WholeBodies(crawler).process_response(request, response)


@pytest.mark.parametrize("flag", [CUT_TRANSFER, CUT_STREAM])
def test_a_cut_body_is_requested_once_more_and_then_fails(flag: str) -> None:
    cut = Response(URL, body=CUT, flags=[flag])
    again = looked_at(cut)
    assert isinstance(again, Request)
    assert again.url == URL
    with pytest.raises(RequestRefused) as caught:
        looked_at(cut, tried=1)
    assert caught.value.cause == TRUNCATED


@pytest.mark.parametrize(
    "response",
    [
        Response(URL, body=WHOLE, flags=[CUT_TRANSFER]),
        Response(URL, body=WHOLE, flags=[CUT_STREAM]),
        Response(URL, body=CUT),
        Response(URL, body=CUT, flags=["partial"]),
        Response(URL, status=302, body=CUT, flags=[CUT_TRANSFER]),
        Response(URL, status=404, body=CUT, flags=[CUT_TRANSFER]),
    ],
)
def test_other_answers_pass(response: Response) -> None:
    assert looked_at(response) is response
