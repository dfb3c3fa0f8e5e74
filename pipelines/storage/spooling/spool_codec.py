"""Encode items as records of the spool, and decode them (pure).

Records are BSON, like all that MongoDB gets: reading it runs no code, whatever a page put into it.
"""

from __future__ import annotations

from datetime import UTC
from functools import cache
from typing import TYPE_CHECKING, Any

import bson
from bson import CodecOptions
from bson.errors import BSONError

from database.documents.encoding import well_formed
from database.spool.spool import Record
from model.errors import SpoolRecordError
from model.items import Article, Rejection
from urls.parts import MAX_LENGTH

if TYPE_CHECKING:
    from cattrs.preconf.bson import BsonConverter

_CODEC = CodecOptions[dict[str, Any]](tz_aware=True, tzinfo=UTC)

# Other addresses that a record's key names at most: a page that was just fetched has two, its
# listed one and its AMP page's.
MOST_ADDRESSES = 4

_KINDS: dict[str, type[Article | Rejection]] = {"Article": Article, "Rejection": Rejection}


@cache
def _converter() -> BsonConverter:
    # Imported here: most runs spool nothing, and find nothing in the spool.
    from cattrs.preconf.bson import make_converter

    # Records outlive the version that wrote them: fields that a newer version lacks are ignored.
    converter = make_converter(forbid_extra_keys=False)
    converter.register_unstructure_hook(str, well_formed)
    return converter


def record_of(item: Article | Rejection) -> Record:
    """Return the record of an item and its pages, with its document's id and addresses as the key.

    A listing names one of these addresses when the page redirects, or has another canonical one.
    """
    fields = _converter().unstructure(item)
    others = [url for url in item.alternateUrls if len(url) <= MAX_LENGTH][:MOST_ADDRESSES]
    return Record(
        well_formed(" ".join((item.id, *others))),
        bson.encode({"kind": type(item).__name__, "item": fields}),
    )


def item_of(record: Record) -> Article | Rejection:
    """Return the item that a record holds; raise SpoolRecordError where it holds none."""
    from cattrs.errors import BaseValidationError

    try:
        content = bson.decode(record.data, codec_options=_CODEC)
        return _converter().structure(content["item"], _KINDS[content["kind"]])
    except (BSONError, BaseValidationError, KeyError, TypeError) as error:
        raise SpoolRecordError(f"record {record.key[:64]!r} of the spool: {error}") from error
