"""Test which changes of a module are left out, since no behaviour shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutation_testing.mutants import mutants_of


def changed_lines(folder: Path, source: str) -> set[str]:
    (folder / "module.py").write_text(source, encoding="utf-8")
    return {mutant.change(source)[0] for mutant in mutants_of(folder, "module.py")}


@pytest.mark.parametrize(
    "source",
    [
        "@dataclass(frozen=True, slots=False)\nclass A: ...\n",
        "@lru_cache(3)\ndef f(): ...\n",
        "class A:\n    @lru_cache(maxsize=3)\n    def f(self): ...\n",
        "KEPT = 3\n@lru_cache(KEPT)\ndef f(): ...\n@lru_cache(maxsize=KEPT)\ndef g(): ...\n",
        "def f(a, *, b): ...\n",
    ],
)
def test_what_no_behaviour_shows_is_left_out(tmp_path: Path, source: str) -> None:
    assert changed_lines(tmp_path, source) == set()


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("@dataclass(eq=False)\nclass A: ...\n", "@dataclass(eq=False)"),
        ("@retried(3)\ndef f(): ...\n", "@retried(3)"),
        ("MOST = 3\n", "MOST = 3"),
        ("MOST = 3\n@lru_cache(MOST)\ndef f(): ...\nprint(MOST)\n", "MOST = 3"),
        ("MOST = 3\nMORE = MOST\n@lru_cache(MOST)\ndef f(): ...\n", "MOST = 3"),
        ("MOST = 3\n@retried(MOST)\ndef f(): ...\n", "MOST = 3"),
        ("def f(a, *, b=3): ...\n", "def f(a, *, b=3): ..."),
        ("print(2 * 3)\n", "print(2 * 3)"),
    ],
)
def test_what_may_be_noticed_is_changed(tmp_path: Path, source: str, changed: str) -> None:
    assert changed_lines(tmp_path, source) == {changed}
