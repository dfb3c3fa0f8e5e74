"""Tell what templates print in place of an address that was not set."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

# What stands whole for no address: punctuation, a fragment, or the name of the variable.
_NO_ADDRESS = re.compile(
    r"#.*|[^\w/]*|(?:javascript|about|data|mailto):.*|true|false|0|n/?a|object|(?:page_?|canonical_?)?"
    r"(?:url|link|href|uri)|canonical|permalink",
    re.IGNORECASE | re.DOTALL,
)
# A variable, block or format that was printed instead of its value: {{url}}, ${url}, <%= url %>,
# [[url]], %s, %(url)s, %%URL%%, @@url@@, __URL__, /:slug, and objects printed as text.
_TEMPLATE = re.compile(
    r"[{}<>]|\[\[|\]\]|\[object\b|%[sd](?![0-9a-z])|%\(|\$\(|%%|@@|##|__[A-Z_]+__|/:[a-z]\w*(?=/|$)",
    re.IGNORECASE,
)
# What languages print for a value that is not set, as a segment of a path or a parameter's value.
_UNSET = re.compile(
    r"(?:^|(?<!/)/|=)\(?(?:undefined|null|none|nil|nan|unset|todo|placeholder)\)?(?=[/&?#.]|$)",
    re.IGNORECASE,
)


def is_placeholder(declared: str, page_url: str) -> bool:
    """Return whether ``declared``, as written in the page, is what a template printed for nothing.

    What the page's own address has as well is no placeholder.
    """
    text = unquote(html.unescape(declared)).strip()
    if _NO_ADDRESS.fullmatch(text) or _TEMPLATE.search(text):
        return True
    return _UNSET.search(text) is not None and _UNSET.search(unquote(page_url)) is None
