"""Test how a refresh is read."""

from __future__ import annotations

import pytest

from crawler.downloader.answers.refresh import Refresh, parse_refresh


@pytest.mark.parametrize(
    ("value", "seconds", "address"),
    [
        ("0; url=/b", 0, "/b"),
        ("0;URL=/b", 0, "/b"),
        (" 5 ; Url = /b ", 5, "/b"),
        ("0, /b", 0, "/b"),
        ("3 /b", 3, "/b"),
        ("0; /b", 0, "/b"),
        ("1.5; url=/b", 1, "/b"),
        ("0; url='/b'", 0, "/b"),
        ('0; url="/b"; more', 0, "/b"),
        ("0; url=https://b.example/?a=1;c=2", 0, "https://b.example/?a=1;c=2"),
        ("0; url=urlaub", 0, "urlaub"),
    ],
)
def test_a_refresh_is_read_as_browsers_do(value: str, seconds: int, address: str) -> None:
    assert parse_refresh(value) == Refresh(seconds, address)


@pytest.mark.parametrize("value", ["", "300", "0;", "0; url=", "0; url=''", "now;url=/b", "-1;/b"])
def test_without_an_address_it_is_none(value: str) -> None:
    assert parse_refresh(value) is None
