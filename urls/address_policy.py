"""Decide which addresses and ports a page may lead to."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from model.errors import ConfigurationError

# The prefix of the IPv6 addresses that stand for IPv4 addresses behind NAT64 (RFC 6052): networks
# without IPv4 of their own reach every site through them.
_NAT64 = IPv6Network("64:ff9b::/96")
# Prefixes of IPv6 addresses that hold an IPv4 address, but lead to nothing public: the NAT64 prefix
# for local use (RFC 8215), and the retired "IPv4-compatible" addresses (RFC 4291, 2.5.5.1).
_LOCALLY_TRANSLATED = tuple(map(IPv6Network, ("64:ff9b:1::/48", "::/96")))
# What a resolver can be asked for; other characters (and percent escapes) stand in no host name.
_HOST_NAME = re.compile(r"[a-z0-9_.-]+", re.IGNORECASE | re.ASCII)
_DEFAULT_PORTS = {"http": 80, "https": 443}


class AddressPolicy:
    """Refuse every address that is not on the public internet, and every unusual port.

    ``networks`` are CIDR ranges that an operator opens; in them every port is allowed. ``ports``
    are allowed everywhere else. Loopback, private, link-local (with the metadata services of
    clouds), shared, multicast and reserved addresses are refused, also where an IPv6 address
    contains them (mapped, 6to4, Teredo, NAT64). What is public behind NAT64, or mapped, is public.
    Raises ConfigurationError for what is no network.
    """

    def __init__(self, networks: Iterable[str], ports: Iterable[int]) -> None:
        try:
            self._open = [ip_network(network.strip(), strict=False) for network in networks]
        except ValueError as error:
            raise ConfigurationError(
                f"ALLOWED_NETWORKS: {error}; expected CIDR ranges such as 127.0.0.0/8"
            ) from error
        self._ports = frozenset(ports)

    def refuses_address(self, text: str) -> bool:
        """Return whether a connection to this IP address is refused."""
        address = ip_address(text.partition("%")[0])
        if self._is_open(address):
            return False
        return any(_is_not_public(each) for each in (_meant(address), *_wrapped(address)))

    def refuses_host(self, host: str) -> bool:
        """Return whether the host of a URL is an address, however it is written, that is refused.

        It is False for names, because only the resolver knows where they lead.
        """
        address = written_address(host)
        return address is not None and self.refuses_address(str(address))

    def refuses_port(self, url: str) -> bool:
        """Return whether the port of ``url`` is refused; at an address in an open network none is.

        Raises ValueError for a port that is no number up to 65535.
        """
        parts = urlsplit(url)
        port = _DEFAULT_PORTS.get(parts.scheme) if parts.port is None else parts.port
        if port in self._ports:
            return False
        address = written_address(parts.hostname or "")
        return address is None or not self._is_open(address)

    def _is_open(self, address: IPv4Address | IPv6Address) -> bool:
        candidates = (address, *_wrapped(address))
        return any(each in network for network in self._open for each in candidates)


def is_host(text: str) -> bool:
    """Return whether the host of a URL is an address, or made of the characters of host names."""
    return _HOST_NAME.fullmatch(text) is not None or written_address(text) is not None


def written_address(host: str) -> IPv4Address | IPv6Address | None:
    """Return the address that is written as the host of a URL; None for a name.

    Beside the usual forms, resolvers also take decimal, octal and hexadecimal numbers, and fewer
    than four of them, for IPv4 addresses (``2130706433``, ``0177.1``, ``0x7f.0.0.1``; see
    inet_aton(3)).
    """
    plain = host.strip("[]").rstrip(".").partition("%")[0]
    try:
        return ip_address(plain)
    except ValueError:
        pass
    try:
        # inet_aton ignores everything after a space.
        return IPv4Address(socket.inet_aton(plain)) if not plain.count(" ") else None
    except (OSError, UnicodeError, ValueError):
        return None


def _is_not_public(address: IPv4Address | IPv6Address) -> bool:
    return not address.is_global or address.is_multicast or address.is_reserved


def _meant(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 address only stands for, mapped or by NAT64; else it."""
    if isinstance(address, IPv4Address):
        return address
    return address.ipv4_mapped or (_last_32_bits(address) if address in _NAT64 else address)


def _wrapped(address: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """Return the IPv4 addresses that an IPv6 address leads to."""
    if isinstance(address, IPv4Address):
        return []
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in prefix for prefix in (_NAT64, *_LOCALLY_TRANSLATED)):
        found.append(_last_32_bits(address))
    return [each for each in found if each is not None]


def _last_32_bits(address: IPv6Address) -> IPv4Address:
    return IPv4Address(int(address) & 0xFFFFFFFF)
