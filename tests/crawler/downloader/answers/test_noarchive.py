"""Test that the wish of a site that no copies are kept is read."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.downloader.answers.noarchive import headers_forbid, page_forbids

HEAD_BYTES = 262_144


@pytest.mark.parametrize(
    ("headers", "kept"),
    [
        ([], True),
        (["index, follow, max-snippet:-1, max-image-preview:large"], True),
        (["noindex, nofollow"], True),
        (["noarchive"], False),
        (["index, NoArchive"], False),
        (["none"], False),
        (["index", "noarchive"], False),
        (["otherbot: noarchive"], True),
        (["otherbot: nofollow, noarchive"], True),
        (["otherbot: nofollow, copydesk: noarchive"], False),
        (["Copydesk: none"], False),
        (["*: noarchive"], False),
        (["otherbot: noarchive", "noarchive"], False),
        (["max-snippet: 20, noarchive"], False),
        (["unavailable_after: Wed, 25 Nov 2026 15:00:00 GMT, noarchive"], False),
        (["noarchived"], True),
        (["unavailable_after: noarchive"], True),
        *(
            ([f"{name}: 20, noarchive"], False)
            for name in ("unavailable_after", "max-snippet", "max-image-preview")
        ),
        (["max-video-preview: 20, noarchive"], False),
        (["any-name: 20, noarchive"], True),
        (["otherbot: nofollow, *: noarchive"], False),
        (["20: noarchive"], True),
        ([""], True),
    ],
)
def test_headers_may_forbid_keeping(headers: list[str], kept: bool) -> None:
    assert headers_forbid(headers) is not kept


@pytest.mark.parametrize(
    ("head", "kept"),
    [
        ('<meta name="robots" content="index, follow">', True),
        ('<meta name="robots" content="index,noarchive">', False),
        ("<META NAME=robots CONTENT=NOARCHIVE>", False),
        ("<meta content='none' name='robots' />", False),
        ('<meta\n name="copydesk"\n content="noarchive">', False),
        ('<meta name="otherbot" content="noarchive">', True),
        ('<meta property="robots" content="noarchive">', True),
        ('<meta name="description" content="noarchive">', True),
        ('<meta name="robots">', True),
        ('<meta name="robots" content="max-snippet:-1"><meta name="robots" content="none">', False),
        ('<meta data-name="robots" content="noarchive">', True),
        ('<meta name=" robots " content=" noarchive ">', False),
        ("<meta name=\"robots\" content='none'>", False),
        ('<metal name="robots" content="none">', True),
        ('<meta name="robots" content="nonesuch">', True),
    ],
)
def test_meta_elements_may_forbid_keeping(head: str, kept: bool) -> None:
    page = f"<!DOCTYPE html><html><head><title>A page</title>{head}</head><body>Text".encode()
    assert page_forbids(page) is not kept


@pytest.mark.parametrize(
    "piece", [b"<meta ", b"<meta " + b"a" * 990, b"<meta " + b"a=" * 400 + b">", b"<meta a   "]
)
def test_a_hostile_page_costs_little(piece: bytes) -> None:
    page = piece * (2 * HEAD_BYTES // len(piece))
    began = time.process_time()
    assert not headers_forbid(["noarchived," * 10_000])
    assert not page_forbids(page)
    assert time.process_time() - began < 1


def test_tags_are_looked_for_up_to_the_end_of_the_longest_head() -> None:
    tag = b'<meta name="robots" content="noarchive">'
    assert page_forbids(b" " * (HEAD_BYTES - len(tag)) + tag)
    assert not page_forbids(b" " * (HEAD_BYTES - len(tag) + 1) + tag)


def test_a_crawler_of_another_name_has_directives_of_its_own() -> None:
    page = b'<meta name="acmebot" content="noarchive">'
    assert not page_forbids(page)
    assert page_forbids(page, "acmebot")
    assert headers_forbid(["acmebot: none"], "acmebot")
    assert not headers_forbid(["copydesk: none"], "acmebot")


@given(st.binary(max_size=200), st.text(max_size=100))
def test_nothing_breaks_it(page: bytes, header: str) -> None:
    assert isinstance(headers_forbid([header]), bool)
    assert isinstance(page_forbids(b"<meta " + page + b">"), bool)
