"""Test how a refresh is read."""

from __future__ import annotations

import pytest
from lxml import html

from crawler.downloader.answers.refresh import Refresh, parse_refresh, refresh_of


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


@pytest.mark.parametrize(
    ("header", "meta", "address"),
    [
        ("30; url=/b", "", "/b"),
        ("31; url=/b", "", None),
        (None, "<meta http-equiv=' Refresh' content='30; url=/c'>", "/c"),
        (None, "<meta http-equiv=refresh content='31; url=/c'>", None),
        (None, "<meta name=refresh content='0; url=/c'>", None),
        ("0; url=/b", "<meta http-equiv=refresh content='0; url=/c'>", "/b"),
        ("300", "<meta http-equiv=refresh content='0; url=/c'>", "/c"),
        (None, "", None),
    ],
)
def test_a_page_leads_on_within_thirty_seconds(
    header: str | None, meta: str, address: str | None
) -> None:
    tree = html.fromstring(f"<html><head>{meta}</head><body>text</body></html>")
    assert refresh_of(header, tree) == address
    assert refresh_of(header, None) == (address if not meta or header == "0; url=/b" else None)
