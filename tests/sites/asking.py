"""Ask a site for one address, and read what a person sees of the answer."""

from __future__ import annotations

import http.client
import re
from urllib.parse import urlsplit

from lxml import html

SPACE = re.compile(r"\s+")
# Seconds that an answer may take: a server on loopback needs milliseconds, a busy machine seconds.
ANSWER_SECONDS = 30.0


class Answer:
    """Hold what came back for one request."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()


def ask(url: str, method: str = "GET", **headers: str) -> Answer:
    """Make one request, on a connection of its own."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=ANSWER_SECONDS)
    try:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(method, target, headers=names)
        return Answer(connection.getresponse())
    finally:
        connection.close()


def visible(page: bytes, encoding: str) -> str:
    """Return the text that a person sees of a page."""
    tree = html.fromstring(page, parser=html.HTMLParser(encoding=encoding))
    return SPACE.sub(" ", str(tree.text_content()))


def declared_encoding(answer: Answer) -> str:
    """Return the encoding that the header or else the page itself names."""
    charset = answer.headers.get_content_charset()
    if charset:
        return charset
    found = re.search(rb'charset="?([\w-]+)', answer.body)
    assert found
    return found[1].decode()


def squeezed(text: str) -> str:
    """Return ``text`` with each run of white space as one space."""
    return SPACE.sub(" ", text)
