"""Ask for programs that tests start and pip does not bring."""

from __future__ import annotations

import os
import shutil

import pytest


def need(program: str, package: str) -> None:
    """Skip a test whose program, of Debian's ``package``, is not installed; with CI=true fail it.

    ``make test`` installs such packages where it is root: see the Makefile.
    """
    if shutil.which(program):
        return
    said = f"{program} is not installed: apt-get install {package}"
    if os.environ.get("CI") == "true":
        pytest.fail(said, pytrace=False)
    pytest.skip(said)
