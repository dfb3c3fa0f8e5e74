"""Requests that wait for long, in a tenth of the memory.

A sitemap names thousands of articles in one second, and a polite crawl takes an hour for them.
Each waits as a request, a link and their attributes, two and a half kilobytes; what they have of
their own is an address, a headline and a date.
"""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from types import BuiltinFunctionType, FunctionType, MethodType, NoneType
from typing import Any

from scrapy import Request
from scrapy.http.headers import Headers

from crawler.polling.request_context import RequestContext
from model.components import SourceReference
from model.links import Link

# What is packed; all else (the poll and the source that a request belongs to, the spider whose
# method is its callback) is shared by many, and stays the object that it is.
_PACKED = frozenset(
    {NoneType, bool, int, float, str, bytes, tuple, list, dict, set, type, datetime, timedelta,
     timezone, BuiltinFunctionType, FunctionType, MethodType, Request, Headers, Link,
     RequestContext, SourceReference}
)  # fmt: skip
# zlib's fastest: what requests repeat is found by any.
_LEVEL = 1


@dataclass(frozen=True)
class Packed:
    """Requests in order, as bytes; they never leave the process that packed them."""

    count: int
    content: bytes
    shared: Sequence[object]
    """What the requests refer to and others do, too."""

    def unpack(self) -> list[Request]:
        """The requests, in the order in which they were packed."""
        unpickler = _Unpickler(io.BytesIO(zlib.decompress(self.content)))
        unpickler.shared = self.shared
        requests: list[Request] = unpickler.load()
        return requests


def pack(requests: list[Request]) -> Packed:
    """Pack requests; equal ones come back, with the same shared objects in them."""
    buffer = io.BytesIO()
    pickler = _Pickler(buffer, protocol=pickle.HIGHEST_PROTOCOL)
    pickler.places = {}
    pickler.dump(requests)
    content = zlib.compress(buffer.getvalue(), _LEVEL)
    return Packed(len(requests), content, [shared for _, shared in pickler.places.values()])


class _Pickler(pickle.Pickler):
    places: dict[int, tuple[int, object]]
    """Identity of each shared object → its place among them, and itself."""

    def persistent_id(self, obj: Any) -> int | None:
        if type(obj) in _PACKED:
            return None
        return self.places.setdefault(id(obj), (len(self.places), obj))[0]


class _Unpickler(pickle.Unpickler):
    shared: Sequence[object]

    def persistent_load(self, pid: Any) -> object:
        return self.shared[pid]
