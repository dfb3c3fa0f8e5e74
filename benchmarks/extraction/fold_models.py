"""Fit the models of the folds, and keep them outside of the project's tree.

They are fitted with the code as it is, and kept in ``~/.cache/copydesk/folds`` (or below
``$XDG_CACHE_HOME``) until the code or the golds change. Fitting needs requirements-bench.txt.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from benchmarks.extraction.samples import FOLDS, fold_of

_ROOT = Path(__file__).resolve().parents[2]
# What the models' features and labels depend on: with other code they are fitted again.
_CODE = (
    "crawler/extraction",
    "text",
    "benchmarks/extraction/samples.py",
    "benchmarks/extraction/train_classifier.py",
)


def models_of_folds(pages: dict[Path, list[dict[str, Any]]]) -> list[Path]:
    """Return the file of each fold's models; fit those that are not kept yet.

    ``pages``: the golds of each folder.
    """
    folder = kept_models(pages)
    files = [folder / f"{number}.json" for number in range(FOLDS)]
    if not all(file.exists() for file in files):
        # LightGBM is needed here only, so that kept models are measured without it.
        from benchmarks.extraction.train_classifier import fit, read_samples

        folder.mkdir(parents=True, exist_ok=True)
        samples = read_samples(pages)
        for number, file in enumerate(files):
            model = fit([each for each in samples if fold_of(each.site) != number])
            unfinished = file.with_suffix(f".{os.getpid()}")
            unfinished.write_text(json.dumps(model), encoding="utf-8")
            unfinished.rename(file)
    return files


def kept_models(pages: dict[Path, list[dict[str, Any]]]) -> Path:
    """Return the folder of the models that today's code fits on these pages."""
    digest = hashlib.sha256()
    for place in _CODE:
        path = _ROOT / place
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in {".py", ".toml"}:
                digest.update(file.read_bytes())
    for folder, golds in pages.items():
        digest.update(json.dumps([folder.resolve().name, golds]).encode())
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "copydesk" / "folds" / digest.hexdigest()[:16]
