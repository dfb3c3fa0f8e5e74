"""Test that the model of languages is unpacked once, mapped afterwards, and never missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import py3langid
import pytest
from py3langid.langid import LanguageIdentifier

from crawler.extraction.fields.language_model import identifier

TEXTS = [
    "The council voted on Tuesday to close the old harbour bridge to lorries for two years.",
    "Der Stadtrat hat am Dienstag beschlossen, die alte Hafenbrücke für zwei Jahre zu sperren.",
    "Le conseil municipal a décidé mardi de fermer le vieux pont du port pendant deux ans.",
    "Городской совет во вторник решил закрыть старый мост в порту на два года.",
    "市議会は火曜日、港の古い橋を二年間閉鎖することを決めた。",
    "",
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which the model is kept; empty at first."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "copydesk"


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Forget what another test has loaded, as a new process would."""
    identifier.cache_clear()
    yield
    identifier.cache_clear()


def says_what_py3langid_says(found: LanguageIdentifier) -> bool:
    return all(found.classify(text) == py3langid.classify(text) for text in TEXTS)


@pytest.mark.long
@pytest.mark.large
def test_the_second_process_maps_what_the_first_unpacked(folder: Path) -> None:
    assert says_what_py3langid_says(identifier())
    (kept,) = folder.iterdir()
    assert sorted(file.stem for file in kept.iterdir()) == [
        "features", "languages", "priors", "rows", "steps", "weights"
    ]  # fmt: skip
    before = {file.name: file.stat().st_mtime_ns for file in kept.iterdir()}
    identifier.cache_clear()
    assert says_what_py3langid_says(identifier())
    assert {file.name: file.stat().st_mtime_ns for file in kept.iterdir()} == before
    assert f"{kept}/steps.npy" in Path("/proc/self/maps").read_text(encoding="utf-8")


@pytest.mark.large
@pytest.mark.parametrize(
    "left", [0, *(pytest.param(each, marks=pytest.mark.long) for each in (60, 5000))]
)
def test_a_file_cut_short_is_written_anew(folder: Path, left: int) -> None:
    identifier()
    (kept,) = folder.iterdir()
    whole = (kept / "weights.npy").read_bytes()
    # not in place: a mapped file must keep its length
    (kept / "weights.npy").unlink()
    (kept / "weights.npy").write_bytes(whole[:left])
    identifier.cache_clear()
    assert says_what_py3langid_says(identifier())
    assert (kept / "weights.npy").read_bytes() == whole
    assert list(folder.iterdir()) == [kept]


@pytest.mark.large
def test_without_a_place_to_keep_it_the_model_is_unpacked_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert says_what_py3langid_says(identifier())
