"""Serve the pages of a folder from many loopback hosts, as fast as a crawler can ask.

``python -m benchmarks.throughput.news_web --data DIR --pages N --hosts N --port PORT
[--certificates DIR]``

Every host is a loopback address of its own (127.0.1.1, 127.0.1.2, ...) with a feed or a news
sitemap, robots.txt and its share of the pages; answers are gzipped, have ETags and are answered
with 304 when these come back. Where more pages are asked for than DIR has, the rest are variants:
every second word of the text is another, so that no two are copies of one story.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import re
import resource
import ssl
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cached_property
from pathlib import Path

from model.clock import Clock

HOSTS = 40
# Hosts in one network 127.0.x.0/24, which has 254 usable addresses.
HOSTS_A_NET = 250
# A variant differs in every second word, so that it shares no phrase of four words.
WORD_STEP = 2
# The level of zlib that compresses fastest: a variant is compressed when it is asked for.
FASTEST = 1
# The window size by which zlib is asked for a gzip header.
GZIP = 16 + zlib.MAX_WBITS
# Open files: the listening sockets and connections of a thousand hosts.
MOST_OPEN = 20_000

_LETTERS = str.maketrans("0123456789", "bcdfghklmn")
_OPAQUE = re.compile(rb"<(script|style|head)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_PROSE = re.compile(rb">[^<>]{3,}<")
_WORD = re.compile(rb"[A-Za-z\x80-\xff]{2,}")  # to its end, so that no character is cut in two
# A page that names its publisher's address as its own would be that site's, not our host's.
_OWN_ADDRESS = (
    (re.compile(rb"canonical", re.IGNORECASE), b"canon1cal"),
    (re.compile(rb"og:url", re.IGNORECASE), b"og:ur1"),
)


@dataclass
class Page:
    """Hold one page of the folder, and what its variants are made from."""

    id: str
    body: bytes
    charset: str | None

    @cached_property
    def pieces(self) -> list[bytes]:
        """Return the body, cut at the words that differ between variants."""
        skipped = [match.span() for match in _OPAQUE.finditer(self.body)]
        cuts = [0]
        for number, end in enumerate(_word_ends(self.body, skipped)):
            if number % WORD_STEP == 0:
                cuts.append(end)
        return [self.body[a:b] for a, b in zip(cuts, [*cuts[1:], None], strict=True)]

    def variant(self, number: int) -> bytes:
        """Return the page itself (0), or a page of the same markup with other words."""
        # letters only: digits would be words of their own, and the same ones everywhere
        mark = str(number).translate(_LETTERS).encode()
        return (b"q" + mark).join(self.pieces) if number else self.body

    @cached_property
    def compressed(self) -> bytes:
        """Return the page itself, gzipped."""
        return _gzipped(self.body)


def _word_ends(body: bytes, skipped: list[tuple[int, int]]) -> Iterator[int]:
    spans = iter([*skipped, (len(body), len(body))])
    start, end = next(spans)
    for prose in _PROSE.finditer(body):
        while prose.start() >= end:
            start, end = next(spans)
        if prose.start() < start:
            for word in _WORD.finditer(body, *prose.span()):
                yield word.end()


def _gzipped(body: bytes) -> bytes:
    packer = zlib.compressobj(FASTEST, zlib.DEFLATED, GZIP)
    return packer.compress(body) + packer.flush()


def load(directory: Path) -> list[Page]:
    """Read the pages that DIR/gold.jsonl names, in its order."""
    pages = []
    with (directory / "gold.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            identifier = json.loads(line)["id"]
            body = gzip.decompress((directory / "pages" / f"{identifier}.html.gz").read_bytes())
            for pattern, other in _OWN_ADDRESS:
                body = pattern.sub(other, body)
            pages.append(Page(identifier, body, _charset(body)))
    return pages


def _charset(body: bytes) -> str | None:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return None  # left to the page's own declaration
    return "utf-8"


def address(host: int) -> str:
    """Return the loopback address of a host, by number from 0."""
    return f"127.0.{1 + host // HOSTS_A_NET}.{1 + host % HOSTS_A_NET}"


@dataclass
class Web:
    """Say which host has which page, and what its listing says."""

    size: int
    """The number of pages on all hosts."""
    hosts: int = HOSTS
    port: int = 8000
    age: timedelta = timedelta(minutes=5)
    """The age of every article, as the listings give it."""
    started: datetime = field(default_factory=lambda: Clock().now())
    tls: bool = False

    def url(self, number: int) -> str:
        """Return the address of a page, by number from 0."""
        return f"{self.home(number % self.hosts)}2026/11/a-story-told-in-words-{number}.html"

    def home(self, host: int) -> str:
        """Return the address of a host's home page."""
        return f"{'https' if self.tls else 'http'}://{address(host)}:{self.port}/"

    def listing(self, host: int) -> str:
        """Return the address of a host's feed (even hosts) or news sitemap (odd hosts)."""
        return self.home(host) + ("news-sitemap.xml" if host % 2 else "feed.xml")

    def sources(self) -> str:
        """Return the sources file of the web."""
        return "\n".join(
            f'[[source]]\nid = "host-{host}"\nname = "Host {host}"\nhome = "{self.home(host)}"\n'
            f'{"sitemaps" if host % 2 else "feeds"} = ["{self.listing(host)}"]\n'
            for host in range(self.hosts)
        )

    def listing_body(self, host: int) -> bytes:
        """Return the feed or sitemap of all pages of a host."""
        when = self.started - self.age
        numbers = range(host, self.size, self.hosts)
        if host % 2:
            entries = "".join(
                f"<url><loc>{self.url(number)}</loc><n:news><n:publication><n:name>Host {host}"
                f"</n:name><n:language>en</n:language></n:publication><n:publication_date>"
                f"{when.isoformat()}</n:publication_date><n:title>Story {number}</n:title></n:news>"
                "</url>"
                for number in numbers
            )
            return (
                '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n='
                f'"http://www.google.com/schemas/sitemap-news/0.9">{entries}</urlset>'
            ).encode()
        entries = "".join(
            f"<item><link>{self.url(number)}</link><pubDate>{format_datetime(when)}</pubDate>"
            "</item>"
            for number in numbers
        )
        return (
            f'<rss version="2.0"><channel><title>Host {host}</title>{entries}</channel></rss>'
        ).encode()


class Server:
    """Answer GET requests over keep-alive connections, from memory."""

    def __init__(self, web: Web, pages: list[Page]) -> None:
        self._web = web
        self._pages = pages
        self._listings: dict[int, bytes] = {}

    def answer(self, host: str, path: str, etag: str | None) -> bytes:
        """Return the whole response, head and body."""
        if path == "/robots.txt":
            return _response(b"User-agent: *\nAllow: /\n", "text/plain", "robots")
        if path in ("/feed.xml", "/news-sitemap.xml"):
            name = f"listing-{self._web.started.timestamp():.0f}"
            if etag == f'"{name}"':
                return b'HTTP/1.1 304 Not Modified\r\nETag: "%s"\r\n\r\n' % name.encode()
            _, _, net, last = map(int, host.partition(":")[0].split("."))
            number = (net - 1) * HOSTS_A_NET + last - 1
            if number not in self._listings:
                self._listings[number] = _gzipped(self._web.listing_body(number))
            kind = "application/rss+xml" if path == "/feed.xml" else "application/xml"
            return _response(self._listings[number], kind, name, compressed=True)
        found = re.fullmatch(r"/2026/11/a-story-told-in-words-(\d{1,9})\.html", path)
        if not found:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        number = int(found[1])
        variant, place = divmod(number, len(self._pages))
        page = self._pages[place]
        body = _gzipped(page.variant(variant)) if variant else page.compressed
        kind = f"text/html; charset={page.charset}" if page.charset else "text/html"
        return _response(body, kind, f"page-{number}", compressed=True)

    async def serve(self, certificates: Path | None) -> None:
        """Listen on every host's address until cancelled; over TLS with ADDRESS.pem of a folder."""
        loop = asyncio.get_running_loop()
        for host in range(self._web.hosts):
            context = None
            if certificates:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(certificates / f"{address(host)}.pem")
            await loop.create_server(
                lambda: _Connection(self), address(host), self._web.port, ssl=context
            )
        print("ready", flush=True)
        await asyncio.Event().wait()


def _response(body: bytes, kind: str, etag: str, *, compressed: bool = False) -> bytes:
    encoding = "Content-Encoding: gzip\r\n" if compressed else ""
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{encoding}"
        f'ETag: "{etag}"\r\nContent-Length: {len(body)}\r\n\r\n'
    )
    return head.encode() + body


class _Connection(asyncio.Protocol):
    def __init__(self, server: Server) -> None:
        self._server = server
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            first, *lines = head.decode("latin-1").split("\r\n")
            fields = {
                name.strip().lower(): value.strip()
                for name, _, value in (line.partition(":") for line in lines)
            }
            path = first.split(" ")[1]
            answer = self._server.answer(fields.get("host", ""), path, fields.get("if-none-match"))
            self._transport.write(answer)
            if fields.get("connection", "").lower() == "close":
                self._transport.close()


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description="Serve the pages of a folder from many hosts.")
    parser.add_argument("--data", type=Path, required=True, help="folder of gold.jsonl and pages/")
    parser.add_argument("--pages", type=int, required=True, help="how many, variants included")
    parser.add_argument("--hosts", type=int, default=HOSTS)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--age-days", type=float, default=0.003, help="of every article")
    parser.add_argument("--certificates", type=Path, help="folder of ADDRESS.pem; HTTPS with it")
    arguments = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(MOST_OPEN, hard), hard))
    web = Web(arguments.pages, arguments.hosts, arguments.port, timedelta(days=arguments.age_days))
    pages = load(arguments.data)
    for page in pages:
        _ = page.compressed, page.pieces  # made now, not while the crawler waits
    asyncio.run(Server(web, pages).serve(arguments.certificates))


if __name__ == "__main__":
    main()
