"""The one place that reads MONGO_URI: clients on that server, or on the embedded one.

>>> with connect() as client:
...     client[database_name()].articles.find_one()
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from datetime import UTC
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from pymongo import AsyncMongoClient, MongoClient
from pymongo.errors import ConfigurationError as DriverConfigurationError
from pymongo.errors import InvalidURI, OperationFailure, PyMongoError

from database.embedded.server import EmbeddedServer
from model.errors import ConfigurationError, DatabaseUnavailable

# Scrapy opens the root logger to every level: the driver would write each command, documents and
# all, as JSON, only for the handler to drop it.
logging.getLogger("pymongo").setLevel(logging.INFO)

Document = dict[str, Any]
Result = TypeVar("Result")

DEFAULT_DATABASE = "news"
DEFAULT_DATA_DIR = "data"
LONGEST_DATABASE_NAME = 63
"""MongoDB's own limit, in bytes."""

CLIENT_OPTIONS: dict[str, Any] = {
    "appname": "copydesk",  # how the server's log and currentOp name us
    # a write counts when it survives the loss of a member, and kill -9 of a single one
    "w": "majority",
    "journal": True,
    # a majority that can't be had is an error after this many ms, not a wait for ever
    "wTimeoutMS": 60_000,
    # what is read can't be rolled back: a reader's cursor never runs ahead of the truth
    "readConcernLevel": "majority",
    "retryWrites": True,
    "retryReads": True,
    # an election takes about 12 s: a client that waits less sees one as an outage
    "serverSelectionTimeoutMS": 20_000,
    # a TCP and TLS handshake across continents takes under 2 s
    "connectTimeoutMS": 10_000,
    # a batch or an index build on a busy server takes tens of seconds; a dead peer is noticed
    "socketTimeoutMS": 120_000,
    "tz_aware": True,
    "tzinfo": UTC,
}
"""What every client of ours is made with; an option in the URI wins over it."""

# articles are text: zstd shrinks what crosses the network to about a third
_ACROSS_THE_NETWORK = {"compressors": "zstd,zlib"}
# ... and on one machine takes the crawl half a millisecond an article, by its profile
_HERE = ("localhost", "127.", "[::1]", "%2f")
"""What the addresses of servers on this machine begin with; the last is a socket's path."""

_AUTHENTICATION_CODES = {
    13: "it wants a user and password, and MONGO_URI names none with access",
    18: "authentication failed: check user, password and authSource in MONGO_URI",
}
"""MongoDB's error codes Unauthorized and AuthenticationFailed."""

_SYMPTOMS = (
    (("Name or service not known", "nodename nor servname", "name resolution", "DNS"),
     "no such host: check the name in MONGO_URI"),
    (("SSL", "TLS", "certificate"),
     "the TLS handshake failed: check tls, tlsCAFile and the certificate's host name"),
    (("No replica set members available",),
     "what answers there is of no replica set called as replicaSet in MONGO_URI says"),
    (("Connection refused", "[Errno 111]", "[Errno 61]"),
     "connection refused: is MongoDB running there?"),
    (("match selector", "Primary()"),
     "it is no primary, or the replica set has none now"),
    (("connection closed",),
     "it closed the connection: it may want TLS (tls=true in MONGO_URI), or be no MongoDB"),
    (("timed out", "No route to host", "unreachable", "[Errno 113]", "[Errno 101]"),
     "no answer: check address, firewall and network"),
)  # fmt: skip
"""What the driver's messages contain, and what that means, most telling first.

asyncio words all failures to connect alike: there the number tells (Linux's, or macOS's)."""


def database_name() -> str:
    """MONGO_DATABASE, or ``news``. Raises ConfigurationError if MongoDB can't take it."""
    name = os.environ.get("MONGO_DATABASE") or DEFAULT_DATABASE
    if len(name.encode()) > LONGEST_DATABASE_NAME or re.search(r'[/\\. "$*<>:|?\x00]', name):
        raise ConfigurationError(f"MONGO_DATABASE is {name!r}, which MongoDB can't take as a name")
    return name


def data_directory(data_dir: Path | str | None = None) -> Path:
    """``data_dir``, else DATA_DIR, else ``./data``: embedded server, spool."""
    return Path(data_dir or os.environ.get("DATA_DIR") or DEFAULT_DATA_DIR)


@contextmanager
def connect(
    uri: str | None = None, *, data_dir: Path | str | None = None
) -> Iterator[MongoClient[Document]]:
    """A client on ``uri`` (else MONGO_URI), or where both are empty on the embedded server.

    ``data_dir`` (else DATA_DIR, else ./data) is where the embedded server keeps its data; it is
    started if need be. The connection is tried before the client is handed out.
    Raises ConfigurationError, DatabaseUnavailable, EmbeddedServerError.
    """
    with ExitStack() as stack:
        address = uri or os.environ.get("MONGO_URI")
        if not address:
            address = stack.enter_context(EmbeddedServer(data_directory(data_dir)))
        with named_errors(address):
            client = stack.enter_context(MongoClient[Document](address, **client_options(address)))
            _check_primary(address, client.admin.command("hello"))
            client.admin.command(**_ACCESS_PROBE)
        yield client


@asynccontextmanager
async def connect_async(
    uri: str | None = None, *, data_dir: Path | str | None = None, insist: bool = True
) -> AsyncIterator[AsyncMongoClient[Document]]:
    """``connect`` for asyncio: the event loop runs on while the embedded server starts or stops.

    Without ``insist`` the client is handed out untried; it connects when the server is there.
    """
    async with AsyncExitStack() as stack:
        address = uri or os.environ.get("MONGO_URI")
        if not address:
            server = EmbeddedServer(data_directory(data_dir))
            # before the start: a cancelled one goes on in its thread, and is undone here
            stack.push_async_callback(_finished_in_thread, server.release)
            address = await _finished_in_thread(server.acquire)
        with named_errors(address):
            client = await stack.enter_async_context(
                AsyncMongoClient[Document](address, **client_options(address))
            )
            if insist:
                _check_primary(address, await client.admin.command("hello"))
                await client.admin.command(**_ACCESS_PROBE)
        yield client


def redacted(uri: str) -> str:
    """``uri`` without user, password and options, even where it is malformed."""
    scheme, separator, rest = uri.partition("://")
    return scheme + separator + re.split(r"[?#]", rest.rsplit("@", 1)[-1])[0]


_ACCESS_PROBE: dict[str, Any] = {
    # ping and hello are answered to anyone; this only to a user, of whatever database
    "command": "listDatabases",
    "nameOnly": True,
    "authorizedDatabases": True,
}


async def _finished_in_thread(work: Callable[[], Result]) -> Result:
    """Run ``work`` in a thread, and wait for its end even when cancelled."""
    task = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.gather(task, return_exceptions=True)
        raise


def client_options(uri: str) -> dict[str, Any]:
    """What a client on ``uri`` is made with, but for the options that ``uri`` itself has."""
    # the driver lets arguments win over the URI; what the operator wrote should win
    named = {name.lower() for name, _ in parse_qsl(uri.partition("?")[2], keep_blank_values=True)}
    hosts = uri.lower().partition("://")[2].partition("/")[0].rpartition("@")[2].split(",")
    options = dict(CLIENT_OPTIONS)
    if not all(host.startswith(_HERE) for host in hosts):
        options |= _ACROSS_THE_NETWORK
    return {name: value for name, value in options.items() if name.lower() not in named}


def _check_primary(address: str, hello: Document) -> None:
    if not hello.get("isWritablePrimary"):
        raise DatabaseUnavailable(
            f"MongoDB at {redacted(address)}: it is not the primary; name every member and "
            "replicaSet in MONGO_URI"
        )


@contextmanager
def named_errors(address: str) -> Iterator[None]:
    """Turn the driver's errors into DatabaseUnavailable or ConfigurationError, without secrets."""
    try:
        yield
    except DriverConfigurationError as error:
        if "DNS" in str(error):  # the name after mongodb+srv:// is looked up at once
            raise DatabaseUnavailable(f"MongoDB at {redacted(address)}: {_cause(error)}") from None
        raise ConfigurationError(f"MONGO_URI can't be used: {_fault(address, error)}") from None
    except ValueError as error:  # a bad port
        raise ConfigurationError(f"MONGO_URI can't be used: {_fault(address, error)}") from None
    except PyMongoError as error:
        raise DatabaseUnavailable(f"MongoDB at {redacted(address)}: {_cause(error)}") from error


def _fault(address: str, error: Exception) -> str:
    # the driver quotes pieces of the URI, which where it is malformed may be of the password
    if isinstance(error, InvalidURI | ValueError) and "@" in address:
        return (
            "it is malformed; user and password must be percent-encoded (urllib.parse.quote_plus)"
        )
    return re.sub(r'"[^"]*"', '"..."', str(error))


def _cause(error: PyMongoError) -> str:
    if isinstance(error, OperationFailure) and error.code in _AUTHENTICATION_CODES:
        return _AUTHENTICATION_CODES[error.code]
    message = str(error)
    for symptoms, cause in _SYMPTOMS:
        if any(symptom in message for symptom in symptoms):
            return cause
    return message.partition(", Topology Description")[0]
