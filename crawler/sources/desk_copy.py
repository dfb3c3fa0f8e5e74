"""Keep a copy of what was said at the desk: a crawl needs it also while the database is away."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

from bson import json_util

from database.documents.bson_document import BSONDocument

logger = logging.getLogger(__name__)

NAME = "desk-sources.json"
"""The file in ``DATA_DIR``."""
_OPTIONS = json_util.JSONOptions(tz_aware=True)


def read_copy(data_dir: Path) -> list[BSONDocument]:
    """Return what was said of sources when the database was last asked; nothing without a copy."""
    file = data_dir / NAME
    try:
        documents = json_util.loads(file.read_text("utf-8"), json_options=_OPTIONS)
        return [dict(each) for each in documents if "_id" in each]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError) as error:
        logger.warning("%s can't be read, and is left out: %s", file, error)
        return []


def write_copy(data_dir: Path, documents: Sequence[BSONDocument]) -> None:
    """Replace the copy whole: whoever reads it, and a kill, finds the old or the new one."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(
            "w", encoding="utf-8", dir=data_dir, prefix=f".{NAME}.", delete=False
        ) as written:
            written.write(json_util.dumps(documents))
        Path(written.name).replace(data_dir / NAME)
    except OSError as error:
        logger.warning("What was said of sources at the desk is not kept for outages: %s", error)
