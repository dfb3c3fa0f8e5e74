"""Keep records on disk while the database is away.

The spool is a folder of numbered segments. Each is an append-only file of records in the order in
which they came. A record is framed as in a TFRecord file
(tensorflow.org/tutorials/load_data/tfrecord), which survives an interrupted write: its length and a
checksum of that, then the record and a checksum of that. What is acknowledged has been fsynced.

Any number of processes share a folder: each writes segments of its own, under a ``flock`` that the
kernel drops when the process dies; whoever drains takes only segments that nobody writes.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import IO, BinaryIO

from model.errors import SpoolFull

logger = logging.getLogger(__name__)

SUFFIX = ".spool"
SET_ASIDE = ".set-aside"
"""The suffix of a segment that held something unreadable or refused: it is kept for a person to
look at, and never drained."""
DIRECTORY_LOCK = "spool.lock"
DRAIN_LOCK = "drain.lock"

# Bytes of a segment after which the next one begins. Draining frees the disk a segment at a time,
# and a damaged header costs one segment at most.
SEGMENT_SIZE = 32 * 1024 * 1024
# The most bytes of a record. A record is an article with its page: the page has up to 16 MiB before
# compression, and the article may hold its text several times. A frame that claims more is damaged.
LARGEST_RECORD = 128 * 1024 * 1024
# A frame's header: the length of the key, the length of the record, the checksum of both lengths.
HEADER = struct.Struct(">HII")
CHECKSUM = struct.Struct(">I")
_LENGTHS = struct.Struct(">HI")


@dataclass(frozen=True)
class Record:
    """Hold some bytes under a key."""

    key: str
    """The name of what the bytes are about, or several names with spaces between them."""
    data: bytes


class Segment:
    """Read a segment that was taken for draining: no other process writes or drains it."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self._file = file
        self._damaged = False

    def records(self) -> Iterator[Record]:
        """Yield its records, in order.

        An incomplete record at the end was never acknowledged; other damage is logged.
        """
        self._file.seek(0)
        while header := self._file.read(HEADER.size):
            record, readable = self._record(header)
            if record is not None:
                yield record
            if not readable:
                return

    def _record(self, header: bytes) -> tuple[Record | None, bool]:
        """Return the record after ``header``, and whether the next one can be found.

        The record is None if it is damaged or incomplete.
        """
        if len(header) < HEADER.size:
            return None, False
        key_length, length, checksum = HEADER.unpack(header)
        if checksum != _header_checksum(key_length, length) or length > LARGEST_RECORD:
            self._note_damage("the rest of it is unreadable")
            return None, False
        content = self._file.read(key_length + length)
        trailer = self._file.read(CHECKSUM.size)
        if len(content) < key_length + length or len(trailer) < CHECKSUM.size:
            return None, False
        if CHECKSUM.unpack(trailer)[0] != zlib.crc32(content):
            self._note_damage("one record in it is unreadable")
            return None, True
        key = content[:key_length].decode("utf-8", "replace")
        return Record(key, content[key_length:]), True

    def _note_damage(self, what: str) -> None:
        logger.error("%s is damaged: %s", self.path, what)
        self._damaged = True

    def remove(self, *, keep: bool = False) -> None:
        """Delete it, or set it aside if it is damaged or holds something to ``keep``."""
        if keep or self._damaged:
            aside = self.path.with_suffix(SET_ASIDE)
            logger.error("What could not be stored of the spool is kept in %s", aside)
            self.path.rename(aside)
        else:
            self.path.unlink()
        _sync_folder(self.path.parent)
        self._file.close()

    def leave(self) -> None:
        """Release it as it is, for a later drain."""
        self._file.close()


class Spool:
    """Append records to the spool of a folder, and take its segments to drain them.

    It holds at most ``limit`` bytes, segments that were set aside included.

    Methods block on the disk; none may be called twice at once on one object.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self.folder = folder
        self._limit = limit
        self._file: FileIO | None = None
        self._keys: set[str] = set()

    def append(self, records: Iterable[Record]) -> None:
        """Add all of these records or none; they are safe on disk when this returns.

        Raises SpoolFull when the limit is reached or the disk takes no more, and ValueError for a
        record that is larger than any that is read again.
        """
        added = list(records)
        for record in added:
            if len(record.data) > LARGEST_RECORD:
                raise ValueError(f"a record of {len(record.data):,} bytes is too large")
        frames = b"".join(map(_framed, added))
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if self.size() + len(frames) > self._limit:
                raise SpoolFull(f"{self.folder} holds its limit of {self._limit:,} bytes")
            if self._file is None or self._file.tell() >= SEGMENT_SIZE:
                self.close()
                self._file = self._new_segment()
            self._write(self._file, frames)
        except OSError as error:
            raise SpoolFull(f"{self.folder} can't be written: {error}") from error
        self._note(added)

    @staticmethod
    def _write(file: FileIO, frames: bytes) -> None:
        before = file.tell()
        left = memoryview(frames)
        try:
            while left:
                left = left[file.write(left) :]
            os.fsync(file.fileno())
        except OSError:
            # A part that may have been written must not stay before the next batch.
            file.seek(before)
            file.truncate()
            raise

    def holds(self, key: str) -> bool:
        """Tell whether this process appended a record of that name since the last full drain."""
        return key in self._keys

    def recall(self) -> None:
        """Make ``holds`` know the records that earlier processes left, too."""
        self._note(self.waiting())

    def _note(self, records: Iterable[Record]) -> None:
        for record in records:
            self._keys.update(record.key.split())

    def size(self) -> int:
        """Return how many bytes the spool takes on disk, those of all processes together."""
        return _size([*self._segments(), *self.folder.glob(f"*{SET_ASIDE}")])

    def waiting(self) -> Iterator[Record]:
        """Yield the records that wait to be stored, those of all processes."""
        for path in self._segments():
            with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
                yield from Segment(path, file).records()

    @contextlib.contextmanager
    def draining(self) -> Iterator[bool]:
        """Take the right to drain, which one process has at a time, so that the order is kept.

        Yields False if another process has it.
        """
        if not self.folder.is_dir():
            yield True
            return
        with (self.folder / DRAIN_LOCK).open("ab") as lock:
            yield _locked(lock)

    def take(self) -> Segment | None:
        """Return the oldest segment that nobody writes, after ending this process's own segment."""
        self.close()
        if not self.folder.is_dir():
            return None
        with self._directory_lock():
            for path in self._segments():
                file = path.open("rb")
                if _locked(file):
                    return Segment(path, file)
                file.close()
        self._keys.clear()
        return None

    @property
    def is_begun(self) -> bool:
        """Tell whether this process has a segment that nobody can drain before it is ended."""
        return self._file is not None

    def close(self) -> None:
        """End this process's segment, so that it can be drained."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _segments(self) -> list[Path]:
        return sorted(self.folder.glob(f"*{SUFFIX}"))

    def _new_segment(self) -> FileIO:
        """Begin a segment under the next number; not under the time, because clocks jump back."""
        with self._directory_lock():
            taken = [*self._segments(), *sorted(self.folder.glob(f"*{SET_ASIDE}"))]
            last = max((int(path.stem) for path in taken if path.stem.isdecimal()), default=0)
            file = (self.folder / f"{last + 1:010}{SUFFIX}").open("xb", buffering=0)
            # No other process takes it first, because that needs the lock of the folder.
            fcntl.flock(file, fcntl.LOCK_EX)
        _sync_folder(self.folder)
        return file

    @contextlib.contextmanager
    def _directory_lock(self) -> Iterator[None]:
        with (self.folder / DIRECTORY_LOCK).open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _size(paths: Iterable[Path]) -> int:
    sizes = 0
    for path in paths:
        with contextlib.suppress(FileNotFoundError):  # drained by another process just now
            sizes += path.stat().st_size
    return sizes


def _framed(record: Record) -> bytes:
    key = record.key.encode()
    content = key + record.data
    lengths = len(key), len(record.data)
    header = HEADER.pack(*lengths, _header_checksum(*lengths))
    return header + content + CHECKSUM.pack(zlib.crc32(content))


def _header_checksum(key_length: int, length: int) -> int:
    return zlib.crc32(_LENGTHS.pack(key_length, length))


def _locked(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    """Write the folder itself to disk: a new or removed name is on disk only then."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
