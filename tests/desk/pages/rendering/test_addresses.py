"""Test the addresses of links."""

from __future__ import annotations

import pytest
from fastapi import Request

from desk.pages.rendering.addresses import changed_address, web_address


def request(query: str) -> Request:
    scope = {
        "type": "http", "method": "GET", "path": "/", "query_string": query.encode(),
        "headers": [(b"host", b"localhost")], "server": ("localhost", 80), "scheme": "http",
    }  # fmt: skip
    return Request(scope)


def test_one_parameter_is_changed_and_the_rest_stays() -> None:
    asked = request("q=ferry+pier&source=a&source=b&since=&cursor=x")
    assert changed_address(asked) == "/?q=ferry+pier&source=a&source=b"
    assert changed_address(asked, source="c&d") == "/?q=ferry+pier&source=c%26d"
    assert changed_address(asked, q=None, source=["x", "y"]) == "/?source=x&source=y"
    assert changed_address(asked, q=None, source=None) == "/"
    assert changed_address(asked, cursor="next", source=None) == "/?q=ferry+pier&cursor=next"


@pytest.mark.parametrize(
    ("url", "is_taken"),
    [
        ("https://herald.example/a", True),
        ("HTTP://herald.example/", True),
        ("javascript:steal()", False),
        ("data:text/html,x", False),
        ("//herald.example/", False),
        ("http://[broken", False),
        (None, False),
    ],
)
def test_links_lead_to_the_web_only(url: str | None, is_taken: bool) -> None:
    assert web_address(url) == (url if is_taken else None)
