"""Make a parser read a page to the end of its bytes, not only to its end tags.

libxml2 (2.14) reads nothing after ``</html>``, and lays what follows ``</body>`` beside the body.
Templates put together from parts close both after the page's header, and the article follows:
browsers take it into the body, as HTML 5 says (13.2.6.4.19, "after body"). Both end tags may be
left out.
"""

from __future__ import annotations

import re

# The end tags of the body and of the page.
_END = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)


def without_end_tags(html: bytes) -> bytes:
    """Return a page's bytes without ``</body>`` and ``</html>``.

    The bytes are in an encoding that holds ASCII.
    """
    return _END.sub(b"", html)
