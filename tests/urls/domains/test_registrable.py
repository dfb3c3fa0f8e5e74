"""Test which site a host belongs to, and which hosts show the same site."""

from __future__ import annotations

import pytest

from urls.domains.registrable import domain_of, is_ip_address, plain_host, registrable_domain


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
        ("https://href.li/?https://news.example.org/a", "example.org"),
    ],
)
def test_the_registrable_domain_is_one_level_below_the_public_suffix(url: str, domain: str) -> None:
    assert registrable_domain(url) == domain


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("a.b.example.org", "example.org"),
        ("a.b.paper.unknownsuffix", "paper.unknownsuffix"),
        ("paper.unknownsuffix", "paper.unknownsuffix"),
        ("blogspot.com", "blogspot.com"),
        ("org", "org"),
        ("10.0.0.7", "10.0.0.7"),
        ("[2001:db8::1]", "[2001:db8::1]"),
    ],
)
def test_domain_of_a_host(host: str, domain: str) -> None:
    assert domain_of(host) == domain


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("[::1]", True),
        ("127.0.0", False),
        ("127.0.0.256", False),
        ("example.org", False),
        ("", False),
    ],
)
def test_is_ip_address(host: str, expected: bool) -> None:
    assert is_ip_address(host) is expected


@pytest.mark.parametrize(
    ("host", "plain"),
    [
        ("www.example.org", "example.org"),
        ("en.m.example.org", "en.example.org"),
        ("www.m.example.org", "example.org"),
        ("www2.example.org", "www2.example.org"),
        ("example.org", "example.org"),
        ("www.org", "www.org"),
        ("m.co.uk", "m.co.uk"),
        ("localhost", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        # what is left would be no host
        ("www.-a.example.org", "www.-a.example.org"),
        ("www.a.example.org", "a.example.org"),
    ],
)
def test_the_host_without_labels_of_presentation(host: str, plain: str) -> None:
    assert plain_host(host) == plain
