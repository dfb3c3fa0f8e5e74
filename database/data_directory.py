"""Find the folder of the embedded server's files and of the spool."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path

from model.installation.checkout import stands_in_checkout


def data_directory(data_dir: Path | str | None = None) -> Path:
    """Return ``data_dir``, else DATA_DIR, else what ``default_data_directory`` says."""
    return Path(data_dir or os.environ.get("DATA_DIR") or default_data_directory())


def default_data_directory() -> str:
    """Return ``./data`` in a checkout; else the user's own folder, the same from everywhere."""
    if stands_in_checkout():
        return "./data"
    return str(user_data_path("copydesk", appauthor=False))
