"""Name commands in messages as whoever reads them types them."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

COPYDESK = "copydesk"
SCRAPY = "scrapy"


def program() -> str:
    """Return by which name we were started: ``copydesk``, or in a checkout ``scrapy``."""
    started = Path(sys.argv[0])
    # `python -m copydesk` runs the module copydesk/__main__.py.
    name = started.parent.name if started.stem == "__main__" else started.stem
    return COPYDESK if name == COPYDESK else SCRAPY


def started_as() -> list[str]:
    """Return the words that start us again from the working directory, as short as they can be."""
    started = Path(sys.argv[0])
    if started.stem == "__main__":
        return [_from_here(Path(sys.executable)), "-m", started.parent.name]
    if shutil.which(started.name) == str(started):
        return [started.name]
    return [_from_here(started)]


def _from_here(path: Path) -> str:
    if not path.is_relative_to(Path.cwd()):
        return str(path)
    relative = path.relative_to(Path.cwd())
    # A shell looks for a name without a slash on the PATH only.
    return str(relative) if len(relative.parts) > 1 else f"./{relative}"


def typed(*words: str) -> str:
    """Return a command as it is typed: ``copydesk status``."""
    return shlex.join([program(), *words])
