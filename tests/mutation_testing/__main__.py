"""Run the tests against a seeded sample of mutants, and print the share that is noticed."""

from __future__ import annotations

import argparse
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import monotonic

from tests.mutation_testing.mutants import Mutant, mutants_of, sample
from tests.mutation_testing.project_copy import Copies
from tests.mutation_testing.rooms import pure_modules, tests_of

ROOT = Path(__file__).parents[2]
EQUIVALENT = Path(__file__).with_name("equivalent.toml")
# Mutants of the default sample: the share is then known to about two points on either side.
SAMPLE = 400
SEED = 16
# The share of the mutants that the tests must notice, without those that change nothing.
TARGET = 0.85
# Copies of the project in which mutants are tested at once: one for each core of the machine that
# the published figures come from.
COPIES = 2


def equivalents() -> set[tuple[str, str, str]]:
    """Return the changes that change nothing: module, line before, line after."""
    listed = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8")).get("mutant", [])
    return {(each["module"], each["before"], each["after"]) for each in listed}


def survivors_of(mutants: list[Mutant], changes: dict[Mutant, tuple[str, str]]) -> list[Mutant]:
    """Test each mutant, print which are unnoticed as they are found, and return those.

    The tests of a room, which take ten times as long, are run for what a module's own tests leave.
    Exits where tests fail, or a module has none, although nothing was changed.
    """
    groups = {each: tests_of(ROOT, each.module) for each in mutants}
    if untested := sorted({each.module for each in mutants if not groups[each]}):
        sys.exit(f"No tests: {', '.join(untested)}")
    left = mutants
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(COPIES) as pool:
        copies = Copies(ROOT, Path(folder), COPIES)
        for place, whose in enumerate(("the module's own", "the room's")):
            tests = {each: groups[each][place] for each in left if len(groups[each]) > place}
            _require_green(copies, pool, tests.values())
            test = partial(_is_noticed, copies, changes, whose)
            noticed = dict(zip(tests, pool.map(test, tests.items()), strict=True))
            print(f"{whose} tests noticed {sum(noticed.values())} of {len(tests)}", flush=True)
            left = [each for each in left if not noticed.get(each)]
        copies.close()
    return left


def _require_green(copies: Copies, pool: Executor, tests: Iterable[list[str]]) -> None:
    """Exit where tests fail although nothing was changed."""
    distinct = [list(group) for group in sorted(set(map(tuple, tests)))]
    green = list(pool.map(copies.pass_unchanged, distinct))
    if broken := [each for each, passed in zip(distinct, green, strict=True) if not passed]:
        sys.exit(f"Tests fail without any change: {', '.join(map(' '.join, broken))}")


def _is_noticed(
    copies: Copies,
    changes: dict[Mutant, tuple[str, str]],
    whose: str,
    tested: tuple[Mutant, list[str]],
) -> bool:
    """Tell whether tests notice a mutant; print it with its change where they don't."""
    mutant, tests = tested
    noticed = copies.notice(mutant, tests)
    if not noticed:
        before, after = changes[mutant]
        head = f"passed {whose} tests: {mutant.module}:{mutant.line} {mutant.operator}"
        print(f"{head}\n  - {before}\n  + {after}", flush=True)
    return noticed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="draws the sample")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="how many mutants")
    parser.add_argument("--rooms", default="", help="paths of rooms, with commas; all without")
    parser.add_argument("--lines", default="", help="of those only FILE:LINE, with commas")
    options = parser.parse_args()
    modules = pure_modules(ROOT, [room for room in options.rooms.split(",") if room])
    lines = {line for line in options.lines.split(",") if line}
    every = [
        mutant
        for module in modules
        for mutant in mutants_of(ROOT, module)
        if not lines or f"{mutant.module}:{mutant.line}" in lines
    ]
    mutants = sample(every, options.sample, options.seed)
    sources = {module: (ROOT / module).read_text(encoding="utf-8") for module in modules}
    changes = {each: each.change(sources[each.module]) for each in mutants}
    known = equivalents()
    tested = [each for each in mutants if (each.module, *changes[each]) not in known]
    listed = f"{len(mutants) - len(tested)} of them are listed as equivalent and not tested"
    print(
        f"{len(mutants)} of the {len(every)} mutants of {len(modules)} modules;", listed, flush=True
    )
    started = monotonic()
    survived = survivors_of(tested, changes)
    for module, count in sorted(Counter(each.module for each in survived).items()):
        print(f"{count:4} survived in {module}")
    noticed = len(tested) - len(survived)
    share = noticed / max(len(tested), 1)
    print(f"noticed {noticed} of {len(tested)}: {share:.1%} in {monotonic() - started:.0f} s")
    sys.exit(0 if share >= TARGET else 1)


if __name__ == "__main__":
    main()
