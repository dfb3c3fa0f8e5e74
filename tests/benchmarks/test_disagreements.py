"""Test the count of pages whose text is off, by whose fault it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.extraction.disagreements import (
    FAULTS,
    Disagreement,
    count_faults,
    disagree,
    read_disagreements,
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
