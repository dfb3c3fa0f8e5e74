"""Test that sources are added to a file in which every other byte stays, whenever it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from crawler.sources.editing import add_sources, as_toml
from crawler.sources.loader import load_sources
from crawler.sources.source import Source
from model.errors import SourcesError

ROOT = Path(__file__).parents[3]
COMMENTED = """\
# My sources. Keep the order!

[[source]]   # the first
home = "https://www.herald.example/"   # no feeds: found
  deny = ['/video/']

# [[source]]
# home = "https://later.example/"

[[source]]
id='kurier'
home = "https://kurier.example/de/"
feeds = [
    "https://kurier.example/rss",  # all
]
# the end"""
NEW = Source(
    id="paper",
    home="https://paper.example/",
    name='The "Paper" \\ é',
    feeds=("https://paper.example/rss", "https://paper.example/sport.rss"),
    sitemaps=("https://paper.example/news.xml",),
    language="pt-BR",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sources.toml"


@pytest.mark.parametrize(
    "before",
    [
        COMMENTED.encode(),
        (COMMENTED + "\n").encode(),
        (COMMENTED + "\n\n\n").encode(),
        COMMENTED.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + COMMENTED.encode(),
        b"# only a comment\n",
        b"",
    ],
)
def test_every_other_byte_stays(file: Path, before: bytes) -> None:
    file.write_bytes(before)
    old = load_sources(file) if b"[[source]]" in before else []
    addition = add_sources(file, [NEW])
    assert (addition.added, addition.refused) == ([NEW], [])
    after = file.read_bytes()
    assert after.startswith(before)
    assert load_sources(file) == [*old, NEW]
    newline = b"\r\n" if b"\r\n" in before else b"\n"
    assert after[len(before) :].count(b"\n") == after[len(before) :].count(newline)
    assert [path.name for path in file.parent.iterdir() if path.suffix == ".new"] == []


def test_a_file_that_lists_its_sources_in_line(file: Path) -> None:
    before = 'source = [ # all\n    {home = "https://a.example/"}, # the first\n]\n'
    file.write_text(before)
    add_sources(file, [NEW])
    assert load_sources(file)[1] == NEW
    assert "# the first" in file.read_text()


def test_a_file_that_is_not_there_is_made(file: Path) -> None:
    add_sources(file, [NEW])
    assert load_sources(file) == [NEW]
    assert file.read_text() == as_toml([NEW])


def test_rights_and_links_stay(file: Path, tmp_path: Path) -> None:
    real = tmp_path / "real.toml"
    real.write_text(COMMENTED)
    real.chmod(0o640)
    file.symlink_to(real)
    add_sources(file, [NEW])
    assert file.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert load_sources(real)[-1] == NEW


@pytest.mark.parametrize(
    ("new", "owner"),
    [
        (Source("x", "https://herald.example", "x"), "herald.example"),  # the same front page
        (Source("x", "http://www.herald.example/?utm_source=a", "x"), "herald.example"),
        (
            Source("x", "https://kurier.example/", "x", feeds=("http://kurier.example/rss/",)),
            "kurier",
        ),
    ],
)
def test_what_is_there_already_is_refused(file: Path, new: Source, owner: str) -> None:
    file.write_text(COMMENTED)
    addition = add_sources(file, [new])
    assert addition.added == []
    assert addition.refused == [f"{new.home} is there already: source {owner}"]
    assert file.read_text() == COMMENTED


def test_the_same_twice_is_added_once_and_ids_stay_free(file: Path) -> None:
    file.write_text(COMMENTED)
    other = Source("kurier", "https://kurier2.example/", "Kurier")
    third = Source("kurier", "https://kurier.example/fr/", "Kurier")
    fourth = Source("kurier", "https://kurier2.example:8000/fr", "Kurier")
    fifth = Source("kurier", "https://kurier2.example-8000/fr", "Kurier")
    addition = add_sources(file, [NEW, other, NEW, third, fourth, fifth])
    assert [source.id for source in addition.added] == [
        *("paper", "kurier2.example", "kurier.example-fr", "kurier2.example-8000-fr", "kurier-2")
    ]
    assert len(addition.refused) == 1
    assert len(load_sources(file)) == 7


def test_a_file_with_mistakes_is_left_alone(file: Path) -> None:
    for text in ('[[source]]\nhome = "nowhere"\n', "[[source]\n", "[source]\nhome = 'x'\n"):
        file.write_text(text)
        with pytest.raises(SourcesError):
            add_sources(file, [NEW])
        assert file.read_text() == text


def test_a_folder_that_can_not_be_written(tmp_path: Path) -> None:
    with pytest.raises(SourcesError, match="can't be written"):
        add_sources(tmp_path / "no" / "sources.toml", [NEW])


def test_the_lines_to_paste() -> None:
    plain = Source("a", "https://a.example/", "a.example", sections=("https://a.example/b",))
    assert as_toml([plain, NEW]) == (
        '[[source]]\nid = "a"\nhome = "https://a.example/"\nsections = ["https://a.example/b"]\n'
        '\n[[source]]\nid = "paper"\nname = "The \\"Paper\\" \\\\ é"\n'
        'home = "https://paper.example/"\nfeeds = [\n    "https://paper.example/rss",\n'
        '    "https://paper.example/sport.rss",\n]\nsitemaps = ["https://paper.example/news.xml"]\n'
        'language = "pt-BR"\n'
    )
    assert len(tomllib.loads(as_toml([plain, NEW]))["source"]) == 2


ADD_FOR_EVER = """
import sys
from crawler.sources.editing import add_sources
from crawler.sources.source import Source
number = int(sys.argv[2])
while True:
    print("go", flush=True)
    home = f"https://h{number}.example/"
    add_sources(sys.argv[1], [Source(f"h{number}", home, home, feeds=(home + "x" * 2000,))])
    number += 1
"""


@pytest.mark.long
def test_kills_at_any_moment_leave_a_whole_file(file: Path) -> None:
    file.write_text(COMMENTED)
    numbers = 0
    for attempt in range(6):
        adding = subprocess.Popen(
            [sys.executable, "-c", ADD_FOR_EVER, str(file), str(numbers)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert adding.stdout is not None
        for _ in range(3):  # two are written, and the third is begun
            adding.stdout.readline()
        time.sleep(attempt * 0.004)  # an addition takes some 20 ms
        adding.send_signal(signal.SIGKILL)
        adding.wait()
        adding.stdout.close()
        text = file.read_text()
        assert text.startswith(COMMENTED)
        numbers = len(load_sources(file)) - 2
    assert numbers >= 6 * 2
    add_sources(file, [NEW])  # what a kill left behind is no hindrance
    assert not file.with_name(".sources.toml.new").exists()


def test_two_that_add_at_the_same_time_lose_nothing(file: Path) -> None:
    file.write_text(COMMENTED)
    code = ADD_FOR_EVER.replace("while True", "for _ in range(5)")
    adding = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(file), str(first)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for first in (0, 100)
    ]
    assert [each.wait(120) for each in adding] == [0, 0]
    assert len(load_sources(file)) == 2 + 10
