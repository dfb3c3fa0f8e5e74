"""Pack objects that wait for long into a fraction of their memory: pickled and compressed."""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# zlib's fastest level: every level finds what listings and requests repeat, so this one will do.
_COMPRESSION_LEVEL = 1


@dataclass(frozen=True)
class Packed:
    """Hold one object as bytes, which never leave the processes of the crawl that packed it."""

    content: bytes
    shared: Sequence[object] = ()
    """Objects that the packed one refers to and that stay as they are."""

    def unpack(self) -> Any:
        """Return a copy of the object that was packed, with the same shared objects in it."""
        unpickler = _SharingUnpickler(io.BytesIO(zlib.decompress(self.content)))
        unpickler.shared = self.shared
        return unpickler.load()


def pack(value: object) -> Packed:
    """Pack an object with everything that it refers to."""
    return Packed(_compressed(pickle.dumps(value, pickle.HIGHEST_PROTOCOL)))


def pack_types(value: object, packed_types: frozenset[type]) -> Packed:
    """Pack an object with those objects it refers to that are of exactly these types.

    Objects of all other types are shared: they are what they were when it is unpacked.
    """
    buffer = io.BytesIO()
    pickler = _SharingPickler(buffer, protocol=pickle.HIGHEST_PROTOCOL)
    pickler.packed_types = packed_types
    pickler.shared = {}
    pickler.dump(value)
    shared = [each for _, each in pickler.shared.values()]
    return Packed(_compressed(buffer.getvalue()), shared)


def _compressed(pickled: bytes) -> bytes:
    return zlib.compress(pickled, _COMPRESSION_LEVEL)


class _SharingPickler(pickle.Pickler):
    packed_types: frozenset[type]
    shared: dict[int, tuple[int, object]]
    """Identity of each shared object → its number among them, and the object itself."""

    def persistent_id(self, obj: Any) -> int | None:
        if type(obj) in self.packed_types:
            return None
        return self.shared.setdefault(id(obj), (len(self.shared), obj))[0]


class _SharingUnpickler(pickle.Unpickler):
    shared: Sequence[object]

    def persistent_load(self, pid: Any) -> object:
        return self.shared[pid]
