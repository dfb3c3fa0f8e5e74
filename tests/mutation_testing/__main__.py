"""Run the tests against a seeded sample of mutants, and print the share that is noticed."""

from __future__ import annotations

import argparse
import shlex
import shutil
import sys
import tempfile
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from time import monotonic

from cosmic_ray.testing import run_tests
from cosmic_ray.work_item import TestOutcome

from tests.mutation_testing.mutants import Mutant, mutants_of, sample
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
# Seconds that the tests of a room may take: the slowest need about thirty.
TIMEOUT = 180.0
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "data", "__pycache__", ".*_cache", ".hypothesis"
)


class Survivors:
    """Run mutants in copies of the project, and collect those that no test noticed."""

    def __init__(self, folder: Path) -> None:
        self._free: SimpleQueue[Path] = SimpleQueue()
        for number in range(COPIES):
            copy = folder / str(number)
            shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
            self._free.put(copy)
        self.survived: list[Mutant] = []
        self.noticed = 0

    def test(self, mutant: Mutant) -> None:
        """Make the change in a copy, run the tests of its room there, and undo it."""
        copy = self._free.get()
        try:
            path = copy / mutant.module
            source = path.read_text(encoding="utf-8")
            path.write_text(mutant.code(source), encoding="utf-8")
            try:
                outcome = self._tests_pass(copy, mutant.module)
            finally:
                path.write_text(source, encoding="utf-8")
        finally:
            self._free.put(copy)
        if outcome:
            self.survived.append(mutant)
        else:
            self.noticed += 1

    def check(self, modules: list[str]) -> list[str]:
        """Return the modules whose tests fail, or are none, although nothing was changed."""
        copy = self._free.get()
        try:
            return [module for module in modules if not self._tests_pass(copy, module)]
        finally:
            self._free.put(copy)

    def _tests_pass(self, copy: Path, module: str) -> bool:
        tests = tests_of(copy, module)
        options = ["-x", "-q", "-p", "no:cacheprovider", "--no-header", f"--rootdir={copy}"]
        python = str(Path(sys.prefix) / "bin" / "python")
        words = ["env", "-C", str(copy), python, "-m", "pytest", *options, *tests]
        outcome, output = run_tests(shlex.join(words), TIMEOUT)
        if outcome == TestOutcome.INCOMPETENT:
            raise RuntimeError(f"{module}: the tests can't be run: {output}")
        return bool(outcome == TestOutcome.SURVIVED)


def equivalents() -> set[tuple[str, str, str]]:
    """Return the changes that change nothing: module, line before, line after."""
    listed = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8")).get("mutant", [])
    return {(each["module"], each["before"], each["after"]) for each in listed}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="draws the sample")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="how many mutants")
    parser.add_argument("--rooms", default="", help="paths of rooms, with commas; all without")
    options = parser.parse_args()
    rooms = [room for room in options.rooms.split(",") if room]
    modules = pure_modules(ROOT, rooms)
    known = equivalents()
    mutants = sample(
        [mutant for module in modules for mutant in mutants_of(ROOT, module)],
        options.sample,
        options.seed,
    )
    sources = {module: (ROOT / module).read_text(encoding="utf-8") for module in modules}
    tested = [
        each for each in mutants if (each.module, *each.change(sources[each.module])) not in known
    ]
    print(
        f"{len(mutants)} mutants of {len(modules)} modules, {len(mutants) - len(tested)} equivalent"
    )
    started = monotonic()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(COPIES) as pool:
        run = Survivors(Path(folder))
        broken = run.check(sorted({each.module for each in tested}))
        if broken:
            sys.exit(f"Tests fail, or there are none, without any change: {', '.join(broken)}")
        list(pool.map(run.test, tested))
    for mutant in sorted(run.survived, key=lambda each: (each.module, each.line)):
        before, after = mutant.change(sources[mutant.module])
        print(
            f"survived {mutant.module}:{mutant.line} {mutant.operator}\n  - {before}\n  + {after}"
        )
    for module, count in sorted(Counter(each.module for each in run.survived).items()):
        print(f"{count:4} survived in {module}")
    share = run.noticed / max(len(tested), 1)
    print(f"noticed {run.noticed} of {len(tested)}: {share:.1%} in {monotonic() - started:.0f} s")
    sys.exit(0 if share >= TARGET else 1)


if __name__ == "__main__":
    main()
