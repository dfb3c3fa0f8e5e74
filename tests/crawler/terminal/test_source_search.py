"""Test which addresses a person may mean who asks for the sources of a site."""

from __future__ import annotations

import pytest

from crawler.terminal.source_search import addresses_of
from model.errors import InvalidURL


@pytest.mark.parametrize(
    ("written", "addresses"),
    [
        ("https://herald.example/a", ("https://herald.example/a",)),
        (" https://herald.example ", ("https://herald.example/",)),
        ("http://herald.example?a=1", ("http://herald.example/?a=1",)),
        ("www.herald.example", ("https://www.herald.example/", "http://www.herald.example/")),
        ("herald.example:8080/de", ("https://herald.example:8080/de", "http://herald.example:8080/de")),
        ("localhost:8000", ("https://localhost:8000/", "http://localhost:8000/")),
        ("bücher.example", ("https://xn--bcher-kva.example/", "http://xn--bcher-kva.example/")),
    ],
)  # fmt: skip
def test_the_scheme_may_be_left_out(written: str, addresses: tuple[str, ...]) -> None:
    assert addresses_of(written) == addresses


@pytest.mark.parametrize(
    "written",
    ["", " ", "herald", "ftp://herald.example", "http://", "http://[::1", "a b", "-o", "x:y",
     "javascript:alert(1)", "http://herald.example:99999/", "herald.example\x1b[31m"],
)  # fmt: skip
def test_what_is_no_address(written: str) -> None:
    with pytest.raises(InvalidURL):
        addresses_of(written)
