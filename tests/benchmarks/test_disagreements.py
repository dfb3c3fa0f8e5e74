"""Test the count of pages whose text is off, by whose fault it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.extraction.disagreements import (
    FAULTS,
    FIELDS,
    Disagreement,
    count_faults,
    disagree,
    read_disagreements,
    read_field_disagreements,
)


@pytest.mark.parametrize(
    ("scores", "off"),
    [
        ({"precision": 1.0, "recall": 1.0}, False),
        ({"precision": 0.98, "recall": 1.0}, False),
        ({"precision": 1.0, "recall": 0.98}, False),
        ({"precision": 0.979, "recall": 1.0}, True),
        ({"precision": 1.0, "recall": 0.979}, True),
        ({"headline": 0.0}, False),  # a page whose gold has no text
    ],
)
def test_text_lost_or_added_is_a_disagreement(scores: dict[str, float], off: bool) -> None:
    assert disagree(scores) is off


def test_pages_are_counted_by_fault_and_unlisted_ones_named() -> None:
    seen = {
        "a": Disagreement("ours", "A table is lost."),
        "b": Disagreement("ours", "A caption stays."),
        "c": Disagreement("taste", "The standfirst."),
        "mended since": Disagreement("annotation", "The gold is cut."),
    }
    assert count_faults(["a", "b", "c", "d", "e"], seen) == (
        "disagreements over 2%: 5, ours 2, annotation 0, taste 1, unlisted 2  d, e"
    )


def test_pages_that_are_all_listed_leave_nothing_to_name() -> None:
    seen = {"a": Disagreement("annotation", "The gold is cut.")}
    assert count_faults(["a"], seen).endswith("annotation 1, taste 0, unlisted 0")
    assert count_faults([], {}).endswith(": 0, ours 0, annotation 0, taste 0, unlisted 0")


def test_each_disagreement_has_a_fault_and_says_why(tmp_path: Path) -> None:
    seen = read_disagreements()
    assert set(seen) == {"publishers", "wcxb"}
    assert {each.fault for pages in seen.values() for each in pages.values()} == set(FAULTS)
    file = tmp_path / "disagreements.toml"
    for entry in ('fault = "ours"', 'why = "A table."', 'fault = "theirs"\nwhy = "A table."'):
        file.write_text(f"[wcxb.0001]\n{entry}\n", encoding="utf-8")
        with pytest.raises(ValueError, match=r"wcxb\.0001 needs a fault"):
            read_disagreements(file)


def test_each_disagreement_of_a_field_has_a_fault_and_says_why(tmp_path: Path) -> None:
    seen = read_field_disagreements()
    assert {folder: tuple(fields) for folder, fields in seen.items()} == {
        "publishers": FIELDS,
        "wcxb": FIELDS,
    }
    faults = {each.fault for fields in seen.values() for pages in fields.values()
              for each in pages.values()}  # fmt: skip
    assert faults == set(FAULTS)
    file = tmp_path / "field_disagreements.toml"
    file.write_text('[wcxb.day.0001]\nfault = "ours"\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"wcxb\.day\.0001 needs a fault"):
        read_field_disagreements(file)
    file.write_text('[wcxb.language.0001]\nfault = "ours"\nwhy = "A."\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"wcxb\.language is none of"):
        read_field_disagreements(file)


def test_the_pages_of_a_field_are_counted_under_its_name() -> None:
    seen = {"a": Disagreement("taste", "A newsroom beside the writer.")}
    assert count_faults(["a", "b"], seen, "disagreements of authors") == (
        "disagreements of authors: 2, ours 0, annotation 0, taste 1, unlisted 1  b"
    )
