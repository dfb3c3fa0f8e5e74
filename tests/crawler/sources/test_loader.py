"""crawler.sources.loader: the operator's list, and every mistake in it named at once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from crawler.sources.loader import Source, load_sources
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


def test_every_key(file: Path) -> None:
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
def test_wants(file: Path, url: str, wanted: bool) -> None:
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
        ('oftenest = "5s"', "oftenest", "1m at least"),
        ('every = "1h"\nrarest = "2h"', "rarest", "without every"),
        ('oftenest = "2h"\nrarest = "1h"', "oftenest", "longer than rarest"),
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


def test_ids_are_used_once(file: Path) -> None:
    (problem,) = problems(
        file,
        '[[source]]\nhome = "https://example.org/"\n[[source]]\nhome = "http://www.example.org"',
    )
    assert "example.org: id: used twice" in problem


def test_not_toml(file: Path) -> None:
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
def test_no_sources(file: Path, text: str, expected: str) -> None:
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
