"""urls.domains: whose an address is."""

from __future__ import annotations

import pytest

from urls.domains import registrable_domain


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://news.example.co.uk/a", "example.co.uk"),
        ("https://example.org", "example.org"),
        ("https://one.blogspot.com/", "one.blogspot.com"),
        ("https://www.новости.рф/a", "xn--b1amnebsh.xn--p1ai"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("http://[::1]:8000/", "[::1]"),
        ("http://localhost/", "localhost"),
        ("http://a.paper.localhost/", "paper.localhost"),
        ("https://co.uk/", "co.uk"),
    ],
)
def test_registrable_domain(url: str, domain: str) -> None:
    assert registrable_domain(url) == domain
