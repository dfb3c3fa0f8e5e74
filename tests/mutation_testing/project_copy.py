"""Keep a copy of the project in which mutants are tested, one after the other."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import cache_from_source
from pathlib import Path
from queue import SimpleQueue

import pytest

from tests.mutation_testing.mutants import Mutant

NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "data", "__pycache__", ".*_cache", ".hypothesis", "docs"
)
# Stop at the first failure, keep nothing, and load no plug-in but the one that the settings need: a
# fork would import each anew, whatever else is installed.
OPTIONS = (
    *("-x", "-q", "--no-header", "-p", "no:cacheprovider"),
    *("--disable-plugin-autoload", "-p", "pytest_timeout"),
)


class ProjectCopy:
    """Hold a copy of the project at ``folder``, and a process that runs its tests."""

    def __init__(self, project: Path, folder: Path) -> None:
        shutil.copytree(project, folder, ignore=NOT_COPIED)
        self._folder = folder
        self._runner = subprocess.Popen(
            [sys.executable, "-m", "tests.mutation_testing.runner"],
            cwd=folder,
            # Compiled code is kept: each fork would else compile the tests and the project anew.
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def notices(self, mutant: Mutant, tests: Sequence[str]) -> bool:
        """Make the change, run pytest with these arguments, undo it; tell whether a test failed."""
        path = self._folder / mutant.module
        source, times = path.read_text(encoding="utf-8"), path.stat()
        path.write_text(mutant.code(source), encoding="utf-8")
        try:
            return not self.passes(tests)
        finally:
            path.write_text(source, encoding="utf-8")
            # Python trusts compiled code whose source has the time, to the second, and the size of
            # what it was compiled from: those of another change of the module might be the same.
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
            Path(cache_from_source(path)).unlink(missing_ok=True)

    def passes(self, tests: Sequence[str]) -> bool:
        """Run pytest with the arguments ``tests``; tell whether all pass that it selects."""
        assert self._runner.stdin is not None
        assert self._runner.stdout is not None
        arguments = [*OPTIONS, f"--rootdir={self._folder}", *tests]
        self._runner.stdin.write(json.dumps(arguments) + "\n")
        self._runner.stdin.flush()
        answer = self._runner.stdout.readline().strip()
        if not answer:
            raise RuntimeError("the process that runs the tests has ended")
        return answer in {
            str(int(pytest.ExitCode.OK)),
            str(int(pytest.ExitCode.NO_TESTS_COLLECTED)),
        }

    def close(self) -> None:
        """End the process."""
        assert self._runner.stdin is not None
        self._runner.stdin.close()
        self._runner.wait()


class Copies:
    """Hold ``count`` copies of the project below ``folder``, each lent to one thread at a time."""

    def __init__(self, project: Path, folder: Path, count: int) -> None:
        self._all = [ProjectCopy(project, folder / str(number)) for number in range(count)]
        self._free: SimpleQueue[ProjectCopy] = SimpleQueue()
        for copy in self._all:
            self._free.put(copy)

    def pass_unchanged(self, tests: Sequence[str]) -> bool:
        """Tell whether the tests pass in a copy in which nothing is changed."""
        with self._lent() as copy:
            return copy.passes(tests)

    def notice(self, mutant: Mutant, tests: Sequence[str]) -> bool:
        """Tell whether the tests notice a change."""
        with self._lent() as copy:
            return copy.notices(mutant, tests)

    def close(self) -> None:
        """End the processes of all copies."""
        for copy in self._all:
            copy.close()

    @contextmanager
    def _lent(self) -> Iterator[ProjectCopy]:
        copy = self._free.get()
        try:
            yield copy
        finally:
            self._free.put(copy)
