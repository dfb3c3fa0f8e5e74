"""Test the parts of an address: each bound on both sides, each refusal with its message."""

from __future__ import annotations

import pytest

from model.errors import InvalidURL
from urls.parts import URLParts, shown, split


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://example.org", URLParts("example.org", None, "", "", "")),
        ("HTTPS://EXAMPLE.org./A?b#c", URLParts("example.org", None, "/A", "b", "c")),
        ("\ufeff https://example.org/ ", URLParts("example.org", None, "/", "", "")),
        ("https://user:word@example.org/", URLParts("example.org", None, "/", "", "")),
        ("https://[2001:DB8::0:1]/", URLParts("[2001:db8::1]", None, "/", "", "")),
        ("https://exampl%65.org/", URLParts("example.org", None, "/", "", "")),
        ("https://ｂücher.example/", URLParts("xn--bcher-kva.example", None, "/", "", "")),
        ("https://bücher.example/", URLParts("xn--bcher-kva.example", None, "/", "", "")),
        ("https://_a-b.example/", URLParts("_a-b.example", None, "/", "", "")),
        ("https://a/", URLParts("a", None, "/", "", "")),
        # a backslash is a slash before the query and the fragment only
        (r"https://example.org\a\b", URLParts("example.org", None, "/a/b", "", "")),
        (r"https://example.org\a?b\c", URLParts("example.org", None, "/a", r"b\c", "")),
        (r"https://example.org\a#b\c?d", URLParts("example.org", None, "/a", "", r"b\c?d")),
    ],
)
def test_the_parts_of_an_address(url: str, expected: URLParts) -> None:
    assert split(url) == expected


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    ("port", "expected"),
    [(":80", None), (":443", None), (":", None), ("", None)]
    + [(f":{port}", port) for port in (79, 81, 442, 444, 65535)],
)
def test_the_default_port_of_either_scheme_is_none(
    scheme: str, port: str, expected: int | None
) -> None:
    assert split(f"{scheme}://example.org{port}/").port == expected


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (" \n", "an empty string is no URL"),
        ("https://example.org/a\x1fb", "control characters"),
        ("https://example.org/a\x7fb", "control characters"),
        ("https://example.org/a\x9fb", "control characters"),
        ("https://example.org/\udfff", "control characters"),
        ("ftp://example.org/", "not an http or https URL"),
        ("example.org/a", "not an http or https URL"),
        ("https:///a", "no host"),
        ("https://[v1.x]/", "no host"),
        ("https://example.org:65536/", "Port out of range"),
        ("https://[::1/", "IPv6"),
        ("https://a..example/", "not a valid host"),
        ("https://-a.example/", "not a valid host"),
        ("https://a%2Fb.example/", "not a valid host"),
        ("https://%FF.example/", "decode"),
    ],
)
def test_what_is_not_usable_is_refused_with_the_reason(url: str, message: str) -> None:
    with pytest.raises(InvalidURL, match=message):
        split(url)


@pytest.mark.parametrize("character", ["\xa0", " ", "~", "\ue000"])
def test_the_neighbours_of_control_characters_are_none(character: str) -> None:
    assert split(f"https://example.org/a{character}b").path == f"/a{character}b"


def test_an_address_of_8190_characters_is_read_and_a_longer_one_is_not() -> None:
    start = "https://example.org/"
    longest = start + "a" * (8190 - len(start))
    assert split(f" {longest} ").path == longest[len(start) - 1 :]
    with pytest.raises(InvalidURL, match="longer than 8190 characters"):
        split(longest + "a")


def test_a_host_of_253_characters_is_valid_and_a_longer_one_is_not() -> None:
    longest = "a." * 126 + "a"
    assert split(f"https://{longest}./").host == longest
    with pytest.raises(InvalidURL, match="not a valid host"):
        split(f"https://a{longest}/")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("x" * 120, "x" * 120),
        ("x" * 121, "x" * 120 + "…"),
        ("a\nb\x1b[2J\u200bé", r"a\nb\x1b[2J\u200bé"),
    ],
)
def test_a_message_shows_120_characters_and_none_that_could_forge_a_line(
    url: str, expected: str
) -> None:
    assert shown(url) == expected
