"""Connect to the server of MONGO_URI, or else to the embedded one.

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

import pymongo
from pymongo import AsyncMongoClient, MongoClient
from pymongo.errors import ConfigurationError as DriverConfigurationError
from pymongo.errors import InvalidURI, OperationFailure, PyMongoError
from pymongo.uri_parser import parse_uri

from database.connection.availability import Availability
from database.connection.rights import refused_action
from database.data_directory import data_directory
from database.documents.bson_document import BSONDocument
from model.errors import ConfigurationError, DatabaseUnavailable

Result = TypeVar("Result")

DEFAULT_DATABASE = "news"
DEFAULT_TIMEOUT = 15.0
"""Seconds after which a server that has not answered counts as away, where DATABASE_TIMEOUT is not
given: an election of a replica set takes about twelve."""
OFTEN = 2_000
"""Milliseconds between two looks for a server that nobody waits for: so soon it is found when it is
back. The driver's own default is 10,000."""
LONGEST_DATABASE_NAME = 63
"""The most bytes that MongoDB allows in the name of a database."""

CLIENT_OPTIONS: dict[str, Any] = {
    "appname": "copydesk",  # the name of this client in the server's log and in currentOp
    # A write counts once it survives the loss of a member, and kill -9 of a single server.
    "w": "majority",
    "journal": True,
    # A majority that can't be had is an error after so many milliseconds, not a wait for ever.
    "wTimeoutMS": 60_000,
    # What is read can't be rolled back, so a reader's cursor is never ahead of what is stored.
    "readConcernLevel": "majority",
    "retryWrites": True,
    "retryReads": True,
    # An election takes about 12 s: a client that waits less takes each one for an outage.
    "serverSelectionTimeoutMS": 20_000,
    # A TCP and TLS handshake across continents takes under 2 s.
    "connectTimeoutMS": 10_000,
    # A batch or an index build on a busy server takes tens of seconds; a dead peer is noticed.
    "socketTimeoutMS": 120_000,
    "tz_aware": True,
    "tzinfo": UTC,
}
"""The options of every client; an option in the URI takes precedence. Times are milliseconds."""

# Articles are text: zstd shrinks what crosses the network to about a third.
_ACROSS_THE_NETWORK = {"compressors": "zstd"}
_HERE = ("localhost", "127.", "[::1]", "%2f")
"""How the addresses of servers on this machine begin; the last is the path of a socket. With them
nothing is compressed: it would cost the crawl half a millisecond of CPU per article."""

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
"""Pieces of the driver's messages and what they mean; the most specific come first.

asyncio words all failures to connect alike, so the error numbers of Linux and macOS are here too.
"""


def database_name() -> str:
    """Return MONGO_DATABASE, or ``news``. Raises ConfigurationError if MongoDB can't take it."""
    name = os.environ.get("MONGO_DATABASE") or DEFAULT_DATABASE
    if not is_database_name(name):
        raise ConfigurationError(f"MONGO_DATABASE is {name!r}, which MongoDB can't take as a name")
    return name


def is_database_name(name: str) -> bool:
    """Tell whether MongoDB can take ``name`` as that of a database."""
    fits = 0 < len(name.encode()) <= LONGEST_DATABASE_NAME
    return fits and not re.search(r'[/\\. "$*<>:|?\x00]', name)


def check_uri(uri: str) -> None:
    """Raise ConfigurationError if ``uri`` can't be a connection string; nothing is looked up."""
    scheme, separator, rest = uri.partition("://")
    if not separator or scheme not in ("mongodb", "mongodb+srv"):
        raise ConfigurationError(
            "MONGO_URI can't be used: it has to begin with mongodb:// or mongodb+srv://"
        )
    # Hosts of mongodb+srv:// are found by a look-up; all else is checked as in the other form.
    with named_errors(uri):
        parse_uri(f"mongodb://{rest}", warn=False)


@contextmanager
def connect(
    uri: str | None = None,
    *,
    data_dir: Path | str | None = None,
    answer_within: float = DEFAULT_TIMEOUT,
    insist: bool = True,
    operation_within: float | None = None,
    availability: Availability | None = None,
) -> Iterator[MongoClient[BSONDocument]]:
    """Connect to ``uri`` (else MONGO_URI), or if both are empty to the embedded server.

    ``data_dir`` (see ``database.data_directory``) is where the embedded server keeps its data; it
    is started if need be. The connection is tried before the client is handed out, for
    ``answer_within`` seconds at most, or the URI's serverSelectionTimeoutMS if that is less.
    Without ``insist`` it is handed out untried, and connects when the server is there.
    ``operation_within``: seconds after which each operation is cut off, by the server, too
    (``maxTimeMS``); None for no such bound. ``availability`` is told whether a server is there.
    Raises ConfigurationError, DatabaseUnavailable, EmbeddedServerError.
    """
    _silence_driver()
    with ExitStack() as stack:
        address = uri or os.environ.get("MONGO_URI")
        if not address:
            from database.embedded.server import EmbeddedServer

            address = stack.enter_context(EmbeddedServer(data_directory(data_dir)))
        options = client_options(address, answer_within) | _bound(operation_within)
        if availability:
            options |= {"event_listeners": [availability], "heartbeatFrequencyMS": OFTEN}
        with named_errors(address):
            client = stack.enter_context(MongoClient[BSONDocument](address, **options))
            if insist:
                with pymongo.timeout(_seconds_to_answer(address, answer_within)):
                    _check_primary(address, client.admin.command("hello"))
                    client.admin.command(**_ACCESS_PROBE)
        yield client


@asynccontextmanager
async def connect_async(
    uri: str | None = None,
    *,
    data_dir: Path | str | None = None,
    answer_within: float = DEFAULT_TIMEOUT,
    insist: bool = True,
    operation_within: float | None = None,
) -> AsyncIterator[AsyncMongoClient[BSONDocument]]:
    """Connect as ``connect`` does, for asyncio: the loop runs on while the embedded server starts.

    Without ``insist`` the client is handed out untried; it connects when the server is there.
    """
    _silence_driver()
    async with AsyncExitStack() as stack:
        address = uri or os.environ.get("MONGO_URI")
        if not address:
            from database.embedded.server import EmbeddedServer

            server = EmbeddedServer(data_directory(data_dir))
            # Before the start: if that is cancelled, it goes on in its thread, and is undone here.
            stack.push_async_callback(_finished_in_thread, server.release)
            address = await _finished_in_thread(server.acquire)
        options = client_options(address, answer_within) | _bound(operation_within)
        with named_errors(address):
            client = AsyncMongoClient[BSONDocument](address, **options)
            stack.push_async_callback(client.close)
            if insist:
                with pymongo.timeout(_seconds_to_answer(address, answer_within)):
                    _check_primary(address, await client.admin.command("hello"))
                    await client.admin.command(**_ACCESS_PROBE)
        yield client


def _bound(operation_within: float | None) -> dict[str, Any]:
    if operation_within is None:
        return {}
    return {"timeoutMS": max(1, round(operation_within * 1000))}


def _silence_driver() -> None:
    """Keep the driver from writing debug messages, unless a level was set for it.

    Scrapy opens the root logger to every level: the driver would write each command, with all
    documents, as JSON, only for the handler to drop it.
    """
    driver = logging.getLogger("pymongo")
    if driver.level == logging.NOTSET:
        driver.setLevel(logging.INFO)


def redacted(uri: str) -> str:
    """Return ``uri`` without user, password and options, even if it is malformed."""
    scheme, separator, rest = uri.partition("://")
    return scheme + separator + re.split(r"[?#]", rest.rsplit("@", 1)[-1])[0]


_ACCESS_PROBE: dict[str, Any] = {
    # The server answers ping and hello to anyone, but this only to users, of any database.
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


def client_options(uri: str, timeout: float = DEFAULT_TIMEOUT) -> dict[str, Any]:
    """Return the options of a client on ``uri``, without those that ``uri`` itself sets.

    What has to be there before the first answer, the look-ups of mongodb+srv:// included, takes
    ``timeout`` seconds at most.
    """
    # To the driver arguments come before the URI; but what the operator wrote should count.
    named = {name.lower() for name, _ in parse_qsl(uri.partition("?")[2], keep_blank_values=True)}
    hosts = uri.lower().partition("://")[2].partition("/")[0].rpartition("@")[2].split(",")
    options = dict(CLIENT_OPTIONS)
    # The driver looks up two records of a name after mongodb+srv://, each for the connect timeout.
    steps = 2 if uri.lower().startswith("mongodb+srv:") else 1
    milliseconds = max(1, round(timeout * 1000))
    options["connectTimeoutMS"] = min(options["connectTimeoutMS"], max(1, milliseconds // steps))
    if not all(host.startswith(_HERE) for host in hosts):
        options |= _ACROSS_THE_NETWORK
    return {name: value for name, value in options.items() if name.lower() not in named}


def _seconds_to_answer(uri: str, most: float) -> float:
    """Return for how long a first answer is waited for: ``most``, or less if ``uri`` says so."""
    for name, value in parse_qsl(uri.partition("?")[2]):
        if name.lower() == "serverselectiontimeoutms" and value.isdecimal():
            return min(most, int(value) / 1000)
    return most


def _check_primary(address: str, hello: BSONDocument) -> None:
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
    # The driver quotes pieces of the URI; of a malformed one that may be the password.
    if isinstance(error, InvalidURI | ValueError) and "@" in address:
        return (
            "it is malformed; user and password must be percent-encoded (urllib.parse.quote_plus)"
        )
    return re.sub(r'"[^"]*"', '"..."', str(error))


def _cause(error: PyMongoError) -> str:
    if isinstance(error, OperationFailure) and (refused := refused_action(error)):
        return refused
    if isinstance(error, OperationFailure) and error.code in _AUTHENTICATION_CODES:
        return _AUTHENTICATION_CODES[error.code]
    message = str(error)
    for symptoms, cause in _SYMPTOMS:
        if any(symptom in message for symptom in symptoms):
            return cause
    return message.partition(", Topology Description")[0]
