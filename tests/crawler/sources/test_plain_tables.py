"""Test that a table is read alike with and without the library that checks all of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from crawler.sources.keys import SourceTable
from crawler.sources.plain_tables import _READERS, read_plain_table
from crawler.sources.source import Source

HOME = "https://www.herald.example/"
# Right and wrong values of every key, at its bounds and beyond, of its type and of others.
ADDRESSES = [HOME, " https://a.example/b ", "http://[::1]/", "a.example", "", "ftp://a.example/", 5]
LISTS = [[], [HOME], [HOME, HOME, "https://b.example"], [HOME, 3], HOME, [["a"]], None, (HOME,)]
TIMES = ["1m", "59s", "60 s", "30d", "31d", "2h", "1h30m", "2h ", 10, 1.5, True, None, "٣m"]
PATTERNS = [[], ["a"], ["a", "a"], ["("], [""], ["a" * 1000], ["a" * 1001], "a", [1], [r"\d{4}"]]
WHOLE = [0, 1, 2, 16, 17, 100_000, 100_001, -1, True, 1.0, "1", None]
VALUES: dict[str, list[Any]] = {
    "id": ["a", "the-paper", "a.b", "", "-a", "a-", "A", "a" * 100, "a" * 101, "a\n", 5, None, "é"],
    "home": ADDRESSES,
    "name": ["The Herald", "  Two  ", "", " ", "a\nb", "a\n", 5, None, "名前"],
    "feeds": LISTS,
    "sitemaps": LISTS,
    "sections": LISTS,
    "language": ["de", "pt-BR", "d", "de-", "deu-abcdefgh-a-b-c", "de\n", "DE", 5, None, "ﬀ"],
    "every": TIMES,
    "min_interval": TIMES,
    "max_interval": TIMES,
    "delay": [0, 1, 1.5, 3600, 3600.0, 3600.1, -0.1, -0.0, float("nan"), float("inf"), True, "1"],
    "concurrency": WHOLE,
    "verify_tls": [True, False, 0, 1, "true", None],
    "allow": PATTERNS,
    "deny": PATTERNS,
    "max_articles": WHOLE,
    "colour": ["red"],
}


def checked(table: dict[str, Any]) -> Source | None:
    try:
        return SourceTable.model_validate(table).source()
    except ValidationError:
        return None


def agree(table: dict[str, Any]) -> None:
    plain = read_plain_table(table)
    if plain is not None:
        assert repr(plain) == repr(checked(table))  # repr: 1 and 1.0, 0.0 and -0.0 are told apart


def test_every_key_is_read_plainly() -> None:
    assert list(_READERS) == list(SourceTable.model_fields)
    assert VALUES.keys() == {*_READERS, "colour"}


@pytest.mark.parametrize("key", VALUES)
def test_one_value_is_read_alike(key: str) -> None:
    for value in VALUES[key]:
        agree({"home": HOME, key: value})


@given(
    st.fixed_dictionaries(
        {}, optional={key: st.sampled_from(values) for key, values in VALUES.items()}
    )
)
def test_tables_are_read_alike(table: dict[str, Any]) -> None:
    agree(table)


@given(
    st.fixed_dictionaries(
        {"home": st.sampled_from(ADDRESSES[:3]) | st.text()},
        optional={key: st.text() for key in ("id", "name", "language", "every")}
        | {key: st.floats() | st.integers() for key in ("delay", "concurrency", "max_articles")},
    )
)
def test_tables_of_any_text_and_number_are_read_alike(table: dict[str, Any]) -> None:
    agree(table)


def test_what_is_right_is_read_plainly(tmp_path: Path) -> None:
    """Without this one, the others would hold where nothing is read at all."""
    file = tmp_path / "sources.toml"
    file.write_text(
        r"""
        [[source]]
        id = "the-paper"
        home = "https://example.org/"
        name = "The Paper"
        feeds = ["https://example.org/rss"]
        sitemaps = ["https://example.org/sitemap.xml"]
        sections = ["https://example.org/world"]
        min_interval = "2m"
        max_interval = "2h"
        language = "pt-BR"
        verify_tls = false
        delay = 1.5
        concurrency = 2
        allow = ['/\d{4}/']
        deny = ['/video/']
        max_articles = 50
        [[source]]
        home = "https://b.example/"
        every = "1h"
        """,
        encoding="utf-8",
    )
    program = (
        "import sys\n"
        "from crawler.sources.joining import join\n"
        "from crawler.sources.loader import load_sources\n"
        "print(len(join(load_sources(sys.argv[1]), []).sources), 'pydantic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "2 False\n"


def test_what_is_left_out_comes_from_home() -> None:
    plain = read_plain_table({"home": "https://www.example.org/News/"})
    assert plain == checked({"home": "https://www.example.org/News/"})
    assert plain is not None
