"""Explain why an embedded mongod could not start, and what to do about it."""

from __future__ import annotations

import json
import re
import shutil
import signal
from pathlib import Path

LOG_TAIL = 64 * 1024
"""Bytes read from the end of a log: the errors of the last start are well within these."""

LOW_DISK = 1024 * 1024
"""Free bytes below which the disk counts as full: mongod stops before there are none left."""
RESTARTED = 20698
"""The id of the log line with which a start begins in a log that it appends to."""

DEBIAN_PACKAGES = {
    "libcurl.so.4": "libcurl4",
    "libssl.so.3": "libssl3",
    "libcrypto.so.3": "libssl3",
    "libssl.so.1.1": "libssl1.1",
    "libcrypto.so.1.1": "libssl1.1",
    "liblzma.so.5": "liblzma5",
    "libgcc_s.so.1": "libgcc-s1",
    "libz.so.1": "zlib1g",
    "libldap-2.5.so.0": "libldap-2.5-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
"""The libraries that mongod needs, and the Debian 12 package that holds each."""

_MISSING_LIBRARY = re.compile(r"error while loading shared libraries: ([\w.+-]{1,100}):")
_MISSING_VERSION = re.compile(r"version `([\w.]{1,50})' not found")


def explain(exit_code: int, folder: Path) -> str:
    """Return a sentence or two on why the mongod of ``folder`` ended; negative codes are signals.

    Reads ``mongod.err`` (what mongod and the loader printed) and ``mongod.log``.
    """
    printed = _tail(folder / "mongod.err")
    library = _MISSING_LIBRARY.search(printed)
    if library is not None:
        name = library.group(1)
        package = DEBIAN_PACKAGES.get(name)
        remedy = f"apt-get install {package}" if package else f"apt-file search {name} names it"
        return (
            f"mongod needs the library {name}, which is not installed ({remedy}); or set "
            "MONGO_URI to a running server"
        )
    version = _MISSING_VERSION.search(printed)
    if version is not None:
        return (
            f"this mongod is made for a newer system (it wants {version.group(1)}): set MONGOD_BIN "
            "to one for this system, or MONGO_URI to a running server"
        )
    if exit_code == -signal.SIGILL:
        return (
            "this processor lacks an instruction that mongod needs (AVX, since MongoDB 5): set "
            "MONGO_URI to a server elsewhere"
        )
    log = folder / "mongod.log"
    complaint = _complaint(_tail(log)) or _complaint(printed) or printed.strip()[-500:]
    if "No space left on device" in complaint or shutil.disk_usage(folder).free < LOW_DISK:
        return f"the disk that holds {folder} is full: {complaint or 'mongod gave no reason'}"
    if exit_code == -signal.SIGKILL:
        complaint = "it was killed (out of memory?)"
    return (
        f"mongod could not start in {folder} (exit code {exit_code}): "
        f"{complaint or 'it gave no reason'}; see {log}"
    )


def _tail(path: Path) -> str:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - LOG_TAIL))
            return file.read().decode(errors="replace")
    except OSError:
        return ""


def _complaint(log: str) -> str:
    """Return the first error in mongod's log (one JSON object per line) since its last start.

    The errors after the first are mostly its consequences.
    """
    complaint = ""
    for line in log.splitlines():
        try:
            entry = json.loads(line)
            severity, message = entry["s"], str(entry["msg"])
            attributes = dict(entry.get("attr", {}))
        except (ValueError, KeyError, TypeError):
            continue
        if entry.get("id") == RESTARTED:
            complaint = ""
        elif severity in ("E", "F") and not complaint:
            complaint = f"{message} {json.dumps(attributes)[:500]}" if attributes else message
    return complaint
