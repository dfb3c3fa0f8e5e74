"""Check that the sources' names lead somewhere a crawl may go, and ask their servers the time."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from copydesk.checks.result import Result
from crawler.sources.source import Source
from model.clock import Clock
from urls.address_policy import AddressPolicy

# Names that are looked up: enough to see whether there is a resolver, few enough to be quick.
MOST_NAMES = 20
# Names that a line tells of: where none is found, they are all of one cause.
MOST_LISTED = 3
# Servers that are asked for the time: of three the median is right, though one is wrong.
MOST_CLOCKS = 3
# Seconds for each step of such a request; one that takes longer tells the time badly.
TIMEOUT = 5.0


@dataclass(frozen=True)
class Host:
    """Name a server of a source."""

    name: str
    port: int
    is_tls: bool


@dataclass(frozen=True)
class Lookup:
    """Hold where a name leads."""

    host: Host
    addresses: tuple[str, ...] = ()
    """The addresses that a crawl may connect to."""
    fault: str | None = None


def hosts_of(sources: Iterable[Source]) -> list[Host]:
    """Return the servers of all that is polled, each once; the home pages' come first."""
    listings = [source.listings for source in sources]
    homes = [each[0] for each in listings]
    found: dict[str, Host] = {}
    for url in (*homes, *(url for each in listings for url in each[1:])):
        parts = urlsplit(url)
        is_tls = parts.scheme == "https"
        host = Host(parts.hostname or "", parts.port or (443 if is_tls else 80), is_tls)
        found.setdefault(host.name, host)
    return list(found.values())


def look_up(hosts: Sequence[Host], policy: AddressPolicy) -> list[Lookup]:
    """Look up the first names, all at once."""
    with ThreadPoolExecutor(MOST_NAMES) as pool:
        return list(pool.map(lambda host: _look_up(host, policy), hosts[:MOST_NAMES]))


def check_names(lookups: Sequence[Lookup]) -> Result:
    """Return whether each name leads to an address that a crawl may connect to."""
    if not lookups:
        return Result("DNS", "not asked, as there are no sources")
    names: dict[str, list[str]] = {}
    for each in lookups:
        if each.fault is not None:
            names.setdefault(each.fault, []).append(each.host.name)
    missing = sum(map(len, names.values()))
    found = f"{len(lookups) - missing} of {len(lookups)} names of sources found"
    faults = [f"{_listed(some)}: {fault}" for fault, some in names.items()]
    return Result("DNS", found, f"{found}; {'; '.join(faults)}" if faults else None)


def _listed(names: Sequence[str]) -> str:
    shown, rest = names[:MOST_LISTED], len(names) - MOST_LISTED
    return ", ".join(shown) + (f" and {rest} more" if rest > 0 else "")


def ahead_of_servers(lookups: Sequence[Lookup], clock: Clock) -> dict[str, float]:
    """Return by how many seconds our clock is ahead of the first servers that answer."""
    asked = [each for each in lookups if each.addresses][:MOST_CLOCKS]
    if not asked:
        return {}
    with ThreadPoolExecutor(MOST_CLOCKS) as pool:
        answers = pool.map(lambda each: _seconds_ahead(each, clock), asked)
    return {
        each.host.name: ahead
        for each, ahead in zip(asked, answers, strict=True)
        if ahead is not None
    }


def _look_up(host: Host, policy: AddressPolicy) -> Lookup:
    try:
        found = socket.getaddrinfo(host.name, host.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or "it is no name"
        return Lookup(host, fault=f"no address ({why}): check the name, and the resolver")
    addresses = [str(address[0]) for *_, address in found]
    allowed = tuple(each for each in addresses if not policy.refuses_address(each))
    if not allowed:
        fault = f"leads to {addresses[0]}, which is not public: open it in ALLOWED_NETWORKS"
        return Lookup(host, fault=fault)
    return Lookup(host, allowed)


def _seconds_ahead(lookup: Lookup, clock: Clock) -> float | None:
    """Ask a server for its Date; None where it has none to give.

    robots.txt is what everybody may request. Certificates are not checked: of nobody's clock
    alone is anything concluded, and a wrong clock of ours would refuse them.
    """
    host = lookup.host
    try:
        plain = socket.create_connection((lookup.addresses[0], host.port), TIMEOUT)
        with closing(_tls(plain, host.name) if host.is_tls else plain) as connected:
            connection = HTTPConnection(host.name, host.port)
            connection.sock = connected
            connection.request("HEAD", "/robots.txt", headers={"User-Agent": "Copydesk"})
            date = parsedate_to_datetime(connection.getresponse().headers["Date"])
    except (OSError, HTTPException, ValueError, TypeError):
        return None
    at = date if date.tzinfo else date.replace(tzinfo=UTC)
    return (clock.now() - at).total_seconds()


def _tls(plain: socket.socket, name: str) -> ssl.SSLSocket:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        return context.wrap_socket(plain, server_hostname=name)
    except OSError:
        plain.close()
        raise
