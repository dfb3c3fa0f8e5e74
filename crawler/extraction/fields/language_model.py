"""Load py3langid's model, unpacked once and then mapped into memory.

It ships compressed, and unpacking it takes a second of CPU: too long for a crawl that cron starts
every few minutes, and for somebody who waits for one page. So the arrays are kept as they are, in
the user's folder for caches, 70 MB, and processes that map them share the memory.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path
from py3langid import langid, modelio
from py3langid.langid import LanguageIdentifier

NAMES = ("weights", "priors", "languages", "steps", "rows", "features")
"""Each array of the model is kept in a file of its name; they are in py3langid's order."""

Arrays = tuple[NDArray[np.generic], ...]


@cache
def identifier() -> LanguageIdentifier:
    """Load the identifier of languages: mapped if the model was unpacked before, else unpacked."""
    folder = user_cache_path("copydesk") / f"py3langid-{version('py3langid')}"
    try:
        arrays = _mapped(folder)
    except (OSError, ValueError, EOFError):  # not there; or cut short, as no whole folder is
        arrays = _unpacked()
        # without a home, or with a full disk, each start takes its second
        with contextlib.suppress(OSError):
            _keep(folder, arrays)
    weights, priors, languages, steps, rows, features = arrays
    return LanguageIdentifier(
        weights, priors, languages.tolist(), steps.data, features.tolist(), tk_row=rows.data
    )


def _mapped(folder: Path) -> Arrays:
    return tuple(np.load(folder / f"{name}.npy", mmap_mode="r") for name in NAMES)


def _unpacked() -> Arrays:
    return tuple(map(np.asarray, modelio.load_model(langid.MODEL_DIR / langid.MODEL_FILE)))


def _keep(folder: Path, arrays: Arrays) -> None:
    """Write the folder under another name first: nobody maps half of it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, ignore_cleanup_errors=True) as new:
        for name, array in zip(NAMES, arrays, strict=True):
            np.save(Path(new, name), array, allow_pickle=False)
        shutil.rmtree(folder, ignore_errors=True)
        Path(new).rename(folder)
