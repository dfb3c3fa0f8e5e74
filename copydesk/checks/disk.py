"""Check that the data folder can be written, and has room for what an outage spools."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryFile

from copydesk.checks.result import Result

MEBIBYTE = 1024 * 1024


def check_disk(folder: Path, spool_mb: int) -> Result:
    """Return whether ``folder`` can be written, and holds a spool of so many MiB."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder) as file:
            file.write(b"written")
        free = shutil.disk_usage(folder).free // MEBIBYTE
    except OSError as error:
        fault = f"{folder} can't be written ({error.strerror}): set DATA_DIR to a folder that can"
        return Result("disk", "", fault)
    return judge_room(folder, free, spool_mb)


def judge_room(folder: Path, free_mb: int, spool_mb: int) -> Result:
    """Return whether so many free MiB are enough."""
    found = f"{free_mb:,} MiB are free in {folder}"
    if free_mb < spool_mb:
        return Result(
            "disk",
            found,
            f"{found}, and SPOOL_MAX_MB lets {spool_mb:,} wait there while the database is away: "
            "make room, or lower it",
        )
    return Result("disk", found)
