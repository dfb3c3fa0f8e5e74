"""Pack requests that wait for long, so that they take a tenth of the memory.

A sitemap names thousands of articles in one second, and a polite crawl takes an hour for them.
Each waits as a request with a link and their attributes, which take two and a half kilobytes, but
all that it has of its own is an address, a headline and a date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from types import BuiltinFunctionType, FunctionType, MethodType, NoneType

from scrapy import Request
from scrapy.http.headers import Headers

from crawler.polling.request_context import RequestContext
from model.components import SourceReference
from model.links import Link
from model.packing import Packed, pack_types

# What is packed with a request. All else (the poll and the source that it belongs to, the spider
# whose method is its callback) is shared by many requests and stays the object that it is.
_PACKED_TYPES = frozenset(
    {NoneType, bool, int, float, str, bytes, tuple, list, dict, set, type, datetime, timedelta,
     timezone, BuiltinFunctionType, FunctionType, MethodType, Request, Headers, Link,
     RequestContext, SourceReference}
)  # fmt: skip


@dataclass(frozen=True)
class PackedRequests:
    """Hold requests in their order as bytes."""

    count: int
    packed: Packed

    def unpack(self) -> list[Request]:
        """Return the requests in the order in which they were packed."""
        requests: list[Request] = self.packed.unpack()
        return requests


def pack_requests(requests: list[Request]) -> PackedRequests:
    """Pack requests; equal ones come back, with the same shared objects in them."""
    return PackedRequests(len(requests), pack_types(requests, _PACKED_TYPES))
