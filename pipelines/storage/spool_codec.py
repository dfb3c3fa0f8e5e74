"""Items as records of the spool, and back (pure).

BSON, as everything else that MongoDB gets: reading it runs no code, whatever a page has put there.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any

import bson
from bson import CodecOptions
from bson.errors import BSONError
from cattrs.errors import BaseValidationError
from cattrs.preconf.bson import make_converter

from database.documents.encoding import well_formed
from database.spool.spool import Record
from model.errors import SpoolRecordError
from model.items import Article, Rejection

# Records outlive the version that wrote them: what a newer one no longer knows is passed over.
_converter = make_converter(forbid_extra_keys=False)
_converter.register_unstructure_hook(str, well_formed)
_CODEC = CodecOptions[dict[str, Any]](tz_aware=True, tzinfo=UTC)

# The listed address and an AMP page's: more are not known of a page that was just fetched.
MOST_ADDRESSES = 4
# Characters: longer addresses are not requested (URLLENGTH_LIMIT).
LONGEST_ADDRESS = 2083

_KINDS: dict[str, type[Article | Rejection]] = {"Article": Article, "Rejection": Rejection}


def record_of(item: Article | Rejection) -> Record:
    """The record of an item, with its page; its key is its document's id, and other addresses.

    A listing names one of these when the page redirects, or calls itself otherwise.
    """
    fields = _converter.unstructure(item)
    others = [url for url in item.alternateUrls if len(url) <= LONGEST_ADDRESS][:MOST_ADDRESSES]
    return Record(
        well_formed(" ".join((item.id, *others))),
        bson.encode({"kind": type(item).__name__, "item": fields}),
    )


def item_of(record: Record) -> Article | Rejection:
    """The item that a record holds. Raises SpoolRecordError for what is none of ours."""
    try:
        content = bson.decode(record.data, codec_options=_CODEC)
        return _converter.structure(content["item"], _KINDS[content["kind"]])
    except (BSONError, BaseValidationError, KeyError, TypeError) as error:
        raise SpoolRecordError(f"record {record.key[:64]!r} of the spool: {error}") from error
