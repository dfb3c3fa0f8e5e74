"""Offer Copydesk to programs: read the article of a page, and follow what is stored.

>>> from copydesk import changes, extract
>>> article = extract(html, "https://www.herald.example/a-story")
>>> article.headline, article.articleBody
>>> for cursor, document in changes(since=last_cursor): ...

- ``extract(html, url)`` returns the ``Article`` of one page. It asks no network and no database.
- ``changes(uri, since=cursor)`` yields what was stored, changed or deleted since, in order.
- ``connect(uri)`` opens the database, the embedded one where no address is given.
- ``CopydeskError`` is the base of every error that is raised on purpose; ``NotAnArticle`` that of
  ``extract`` for a page that has none.

Nothing else of these packages is promised to stay as it is.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from model.installation.version import COPYDESK_VERSION as __version__

if TYPE_CHECKING:
    from crawler.extraction import extract
    from database.connection.client import connect
    from database.reader import changes
    from model.errors import CopydeskError, NotAnArticle
    from model.items import Article

__all__ = [
    "Article",
    "CopydeskError",
    "NotAnArticle",
    "__version__",
    "changes",
    "connect",
    "extract",
]

_MODULES = {
    "Article": "model.items",
    "CopydeskError": "model.errors",
    "NotAnArticle": "model.errors",
    "changes": "database.reader",
    "connect": "database.connection.client",
    "extract": "crawler.extraction",
}


def __getattr__(name: str) -> Any:
    # Whoever only follows changes need not wait half a second for what reads pages.
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
