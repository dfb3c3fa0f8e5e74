"""Which addresses and ports a page may lead to (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from errors import ConfigurationError

# Well-known prefix of addresses that a NAT64 gateway leads to IPv4 (RFC 6052).
_NAT64 = IPv6Network("64:ff9b::/96")
_DEFAULT_PORTS = {"http": 80, "https": 443}


class AddressPolicy:
    """Refuses every address that is not on the public internet, and every unusual port.

    ``networks`` are CIDR ranges that an operator opens; in them every port is allowed. Loopback,
    private, link-local (with the metadata services of clouds), shared, multicast and reserved
    addresses are refused, also where IPv6 wraps them (mapped, 6to4, Teredo, NAT64).
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
        """Whether a connection to this IP address is refused."""
        address = ip_address(text.partition("%")[0])
        if self._is_open(address):
            return False
        return any(_is_inside(each) for each in (address, *_wrapped(address)))

    def refuses_port(self, url: str) -> bool:
        """Whether the port in ``url`` is refused; a literal address in an open network is not."""
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
        if port in self._ports:
            return False
        try:
            return not self._is_open(ip_address(parts.hostname or ""))
        except ValueError:
            return True

    def _is_open(self, address: IPv4Address | IPv6Address) -> bool:
        candidates = (address, *_wrapped(address))
        return any(each in network for network in self._open for each in candidates)


def _is_inside(address: IPv4Address | IPv6Address) -> bool:
    return not address.is_global or address.is_multicast or address.is_reserved


def _wrapped(address: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses that an IPv6 address leads to."""
    if isinstance(address, IPv4Address):
        return []
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [each for each in found if each is not None]
