"""Test the sources file, and that every mistake in it is named at once."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.sources.keys import SourceTable
from crawler.sources.loader import load_sources
from crawler.sources.source import Source
from model.errors import SourcesError

SHIPPED = Path(__file__).parents[3] / "sources.toml"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "list.toml"


def load(file: Path, text: str) -> list[Source]:
    file.write_text(text, encoding="utf-8")
    return load_sources(file)


def problems(file: Path, text: str) -> list[str]:
    with pytest.raises(SourcesError) as caught:
        load(file, text)
    return str(caught.value).splitlines()


def test_only_home_is_needed(file: Path) -> None:
    (source,) = load(file, '[[source]]\nhome = "https://www.example.org/News/Local/"')
    assert source == Source(
        id="example.org-news-local",
        home="https://www.example.org/News/Local/",
        name="www.example.org",
        every=None,
        verify_tls=True,
    )


def test_every_key_is_read(file: Path) -> None:
    (source,) = load_sources_of_all_keys(file)
    assert source.id == "the-paper"
    assert source.name == "The Paper"
    assert source.feeds == ("https://example.org/rss", "https://example.org/atom")
    assert source.sitemaps == ("https://example.org/sitemap.xml",)
    assert source.sections == ("https://example.org/world",)
    assert source.every == timedelta(hours=2)
    assert source.language == "pt-BR"
    assert source.verify_tls is False
    assert source.delay == 1.5
    assert source.concurrency == 2
    assert source.max_articles == 50


def load_sources_of_all_keys(file: Path) -> list[Source]:
    return load(
        file,
        r"""
        [[source]]
        id = "the-paper"
        home = "https://example.org/"
        name = "The Paper"
        feeds = ["https://example.org/rss", "https://example.org/atom", "https://example.org/rss"]
        sitemaps = ["https://example.org/sitemap.xml"]
        sections = ["https://example.org/world"]
        every = "2h"
        language = "pt-BR"
        verify_tls = false
        delay = 1.5
        concurrency = 2
        allow = ['/\d{4}/']
        deny = ['/video/', '(?i)GALLERY']
        max_articles = 50
        """,
    )


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://example.org/2026/a", True),
        ("https://example.org/a", False),
        ("https://example.org/2026/video/a", False),
        ("https://example.org/2026/gallery", False),
    ],
)
def test_allow_and_deny_choose_addresses(file: Path, url: str, wanted: bool) -> None:
    (source,) = load_sources_of_all_keys(file)
    assert source.wants(url) is wanted


def test_without_patterns_everything_is_wanted(file: Path) -> None:
    (source,) = load(file, '[[source]]\nhome = "https://example.org"')
    assert source.wants("https://elsewhere.example/anything")


@pytest.mark.parametrize(
    ("line", "key", "expected"),
    [
        ("home = 5", "home", "https://"),
        ('home = "example.org"', "home", "https://"),
        ('home = "file:///etc/passwd"', "home", "not an http or https URL"),
        ('id = "The Paper"', "id", "a-z"),
        ('name = ""', "name", "text"),
        ('feeds = "https://example.org/rss"', "feeds", "list"),
        ('feeds = ["/rss"]', "feeds", "https://"),
        ("sitemaps = [1]", "sitemaps", "https://"),
        ('sections = ["mailto:a@example.org"]', "sections", "https://"),
        ("every = 10", "every", '"10m"'),
        ('every = "ten minutes"', "every", '"10m"'),
        ('every = "5s"', "every", "1m at least"),
        ('every = "31d"', "every", "30d at most"),
        ('min_interval = "5s"', "min_interval", "1m at least"),
        ('every = "1h"\nmax_interval = "2h"', "max_interval", "without every"),
        ('every = "1h"\nmin_interval = "2h"', "min_interval", "without every"),
        ('min_interval = "2h"\nmax_interval = "1h"', "max_interval", "shorter than min_interval"),
        ('oftenest = "2h"', "oftenest", "oftenest is now called min_interval"),
        ('rarest = "2h"', "rarest", "rarest is now called max_interval"),
        ('language = "english_UK"', "language", '"pt-BR"'),
        ('verify_tls = "no"', "verify_tls", "true or false"),
        ("delay = -1", "delay", "seconds"),
        ("delay = nan", "delay", "seconds"),
        ("delay = true", "delay", "seconds"),
        ("concurrency = 17", "concurrency", "1 to 16"),
        ("concurrency = true", "concurrency", "1 to 16"),
        ("max_articles = 0", "max_articles", "1 to 100000"),
        ("max_articles = 1.5", "max_articles", "whole number"),
        ('allow = ["("]', "allow", "regular expression"),
        ('deny = [""]', "deny", "regular expression"),
        ('fedes = ["https://example.org/rss"]', "fedes", "did you mean feeds?"),
        ('colour = "red"', "colour", "there are id, home"),
    ],
)
def test_a_mistake_names_file_source_key_and_what_is_expected(
    file: Path, line: str, key: str, expected: str
) -> None:
    home = "" if line.startswith("home") else 'home = "https://example.org/"\n'
    (problem,) = problems(
        file, f'[[source]]\nhome = "https://a.example/"\n[[source]]\n{home}{line}'
    )
    assert problem.startswith(f"{file}: source 2")
    assert f": {key}: " in problem
    assert expected in problem


def test_all_mistakes_are_told_at_once(file: Path) -> None:
    found = problems(
        file,
        """
        title = "mine"
        [[source]]
        id = "one"
        every = 10
        [[source]]
        home = "https://two.example/"
        delay = "slow"
        """,
    )
    assert len(found) == 4
    assert ": title: unknown" in found[0]
    assert "source 1 (one): every: 10;" in found[1]
    assert "source 1 (one): home: missing" in found[2]
    assert "source 2 (https://two.example/): delay: 'slow'" in found[3]


def test_a_mistake_in_one_key_hides_none_between_two_others(file: Path) -> None:
    found = problems(
        file,
        """
        [[source]]
        home = 5
        every = "1h"
        min_interval = "1h"
        max_interval = "2h"
        """,
    )
    assert [line.split(": ")[2] for line in found] == ["home", "min_interval", "max_interval"]


def test_each_wrong_entry_of_a_list_is_named(file: Path) -> None:
    found = problems(
        file, '[[source]]\nhome = "https://example.org/"\nfeeds = ["/a", "https://b.example", 3]'
    )
    assert [line.split(": feeds: ")[1].split(";")[0] for line in found] == [
        "/a: not an http or https URL",
        "3",
    ]


# The least and the greatest value that a key takes, and the nearest that it does not.
BOUNDS = [
    ("every", '"1m"', '"30d"', '"59s"', '"721h"'),
    ("min_interval", '"60s"', '"720h"', '"0m"', '"31d"'),
    ("max_interval", '"1m"', '"43200m"', '"59s"', '"43201m"'),
    ("delay", "0", "3600", "-0.1", "3600.1"),
    ("concurrency", "1", "16", "0", "17"),
    ("max_articles", "1", "100000", "0", "100001"),
    ("id", '"a"', f'"{"a" * 100}"', '""', f'"{"a" * 101}"'),
    ("allow", "['a']", f"['{'a' * 1000}']", "['']", f"['{'a' * 1001}']"),
    ("language", '"de"', f'"deu{"-abcdefgh" * 4}"', '"d"', f'"deu{"-abcdefgh" * 5}"'),
]


@pytest.mark.parametrize(("key", "least", "most", "below", "above"), BOUNDS)
def test_the_bounds_of_a_key(
    file: Path, key: str, least: str, most: str, below: str, above: str
) -> None:
    home = '[[source]]\nhome = "https://example.org/"\n'
    for inside in (least, most):
        assert len(load(file, f"{home}{key} = {inside}")) == 1
    for outside in (below, above):
        assert len(problems(file, f"{home}{key} = {outside}")) == 1


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("90s", timedelta(seconds=90)),
        ("5m", timedelta(minutes=5)),
        ("3 h", timedelta(hours=3)),
        ("2d", timedelta(days=2)),
    ],
)
def test_units_of_time(file: Path, written: str, length: timedelta) -> None:
    (source,) = load(file, f'[[source]]\nhome = "https://example.org/"\nevery = "{written}"')
    assert source.every == length


@pytest.mark.parametrize("written", ["2w", "1.5h", "h", "1h30m", "-1h", "1H", "1000000s"])
def test_what_is_no_length_of_time(file: Path, written: str) -> None:
    (problem,) = problems(file, f'[[source]]\nhome = "https://example.org/"\nevery = "{written}"')
    assert "every: '" + written + "'; expected a length of time" in problem


@pytest.mark.parametrize("name", ["The-Paper", "-paper", "paper-", ".a", "a b", "a_b", "a\\n"])
def test_what_is_no_id(file: Path, name: str) -> None:
    (problem,) = problems(file, f'[[source]]\nhome = "https://example.org/"\nid = "{name}"')
    assert ": id: " in problem


def test_two_equal_intervals_are_allowed(file: Path) -> None:
    (source,) = load(
        file,
        '[[source]]\nhome = "https://example.org/"\nmin_interval = "1h"\nmax_interval = "1h"',
    )
    assert source.min_interval == source.max_interval == timedelta(hours=1)


def test_every_field_of_a_source_is_a_key_of_the_file() -> None:
    assert [field.name for field in fields(Source)] == list(SourceTable.model_fields)


def test_only_reading_a_file_imports_pydantic() -> None:
    program = "import sys, crawler.sources.loader; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_long_value_is_cut_in_the_message(file: Path) -> None:
    (problem,) = problems(file, f'[[source]]\nhome = "https://example.org/"\nname = "{" " * 300}"')
    assert f": '{' ' * 79}…; expected" in problem


def test_ids_are_used_once(file: Path) -> None:
    (problem,) = problems(
        file,
        '[[source]]\nhome = "https://example.org/"\n[[source]]\nhome = "http://www.example.org"',
    )
    assert "example.org: id: used twice" in problem


def test_a_file_that_is_no_toml_is_refused(file: Path) -> None:
    (problem,) = problems(file, "[[source]]\nhome = https://example.org/")
    assert problem.startswith(f"{file}: not valid TOML")
    assert "line 2, column" in problem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "no sources"),
        ("# nothing yet\n", "no sources"),
        ("source = []", "no sources"),
        ('[source]\nhome = "https://example.org/"', "[[source]]"),
        ('source = "https://example.org/"', "[[source]]"),
        ('[[sources]]\nhome = "https://example.org/"', "sources: unknown"),
    ],
)
def test_a_file_without_sources_is_refused(file: Path, text: str, expected: str) -> None:
    (problem,) = problems(file, text)
    assert problem.startswith(f"{file}: ")
    assert expected in problem


def test_not_a_readable_file(tmp_path: Path) -> None:
    with pytest.raises(SourcesError, match="no such file"):
        load_sources(tmp_path / "missing.toml")
    with pytest.raises(SourcesError, match="is a directory"):
        load_sources(str(tmp_path))
    with pytest.raises(SourcesError, match="can't be read"):
        load_sources(tmp_path / ("long" * 100))
    latin = tmp_path / "latin.toml"
    latin.write_bytes('[[source]]\nname = "Día"'.encode("latin-1"))
    with pytest.raises(SourcesError, match="not UTF-8"):
        load_sources(latin)


def test_a_byte_order_mark_does_no_harm(file: Path) -> None:
    assert len(load(file, '\ufeff[[source]]\nhome = "https://example.org/"')) == 1


def test_the_shipped_list_is_right() -> None:
    sources = load_sources(SHIPPED)
    assert len(sources) >= 12
    assert all(source.feeds or source.sitemaps for source in sources)
    languages = {source.language and source.language.partition("-")[0] for source in sources}
    assert len(languages) >= 6
