"""Keep a copy of the project in which mutants are tested, one after the other."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.mutation_testing.mutants import Mutant
from tests.mutation_testing.rooms import tests_of

NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "data", "__pycache__", ".*_cache", ".hypothesis", "docs"
)
# Stop at the first failure, keep nothing, and let no plug-in of a test run on many processes.
OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-header")


class ProjectCopy:
    """Hold a copy of the project at ``folder``, and a process that runs its tests."""

    def __init__(self, project: Path, folder: Path) -> None:
        shutil.copytree(project, folder, ignore=NOT_COPIED)
        self._folder = folder
        self._runner = subprocess.Popen(
            [sys.executable, "-m", "tests.mutation_testing.runner"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def notices(self, mutant: Mutant) -> bool:
        """Make the change, run the tests of the module, undo it; tell whether one failed."""
        path = self._folder / mutant.module
        source, times = path.read_text(encoding="utf-8"), path.stat()
        path.write_text(mutant.code(source), encoding="utf-8")
        try:
            return not all(self.passes(tests) for tests in tests_of(self._folder, mutant.module))
        finally:
            path.write_text(source, encoding="utf-8")
            # Python trusts compiled code whose source has the time that it was compiled from.
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

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
