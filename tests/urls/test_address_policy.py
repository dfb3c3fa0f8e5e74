"""Test which addresses and ports a page may lead to."""

from __future__ import annotations

import pytest

from model.errors import ConfigurationError
from urls.address_policy import AddressPolicy, is_host, written_address

PORTS = (80, 443)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1"),
        *("169.254.169.254", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1"),
        *("255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254"),
        *("ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
        *("2002:7f00:1::", "2002:a9fe:a9fe::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"),
        *("64:ff9b:1::7f00:1", "::127.0.0.1", "2001:0:7f00:1::1"),
        # behind NAT64: private, shared, multicast, reserved; and just outside its prefix
        *("64:ff9b::a00:1", "64:ff9b::c0a8:101", "64:ff9b::6440:1", "64:ff9b::e000:1"),
        *("64:ff9b::f000:1", "64:ff9b::", "64:ff9b::1:808:808", "64:ff9a::808:808"),
        # a prefix for local use, and retired forms, hold public addresses and lead nowhere public
        *("64:ff9b:1::808:808", "::8.8.8.8", "2001:0:808:808::f7f7:f7f7"),
    ],
)
def test_what_is_not_on_the_public_internet_is_refused(address: str) -> None:
    assert AddressPolicy([], PORTS).refuses_address(address)


@pytest.mark.parametrize(
    "address",
    [
        *("8.8.8.8", "93.184.216.34", "2001:4860:4860::8888"),
        *("64:ff9b::808:808", "64:ff9b::8.8.4.4", "::ffff:8.8.8.8", "2002:808:808::1"),
    ],
)
def test_public_addresses_are_not(address: str) -> None:
    assert not AddressPolicy([], PORTS).refuses_address(address)


def test_an_operator_opens_networks() -> None:
    policy = AddressPolicy(["127.0.0.0/8", " fd00::/8 ", "10.1.0.7"], PORTS)
    for address in ("127.0.1.5", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "fd12::1", "10.1.0.7"):
        assert not policy.refuses_address(address)
    for address in ("10.1.0.8", "169.254.169.254", "::1"):
        assert policy.refuses_address(address)


def test_every_port_is_open_in_an_open_network_only() -> None:
    policy = AddressPolicy(["127.0.0.0/8"], PORTS)
    for url in (
        "http://127.0.0.1:9200/",
        "http://[::ffff:127.0.0.1]:9200/",
        "https://2130706433:1/",
    ):
        assert not policy.refuses_port(url)
    for url in ("http://a.example:22/", "http://a.example:27017/", "http://10.0.0.1:6379/"):
        assert policy.refuses_port(url)


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("http://a.example/", 80),
        ("https://a.example/", 443),
        ("http://a.example:80/", 80),
        ("https://a.example:443/", 443),
        ("https://a.example:80/", 80),
        ("http://a.example:8080/", 8080),
    ],
)
def test_a_url_uses_its_own_port_or_else_that_of_its_scheme(url: str, port: int) -> None:
    assert not AddressPolicy([], [port]).refuses_port(url)
    others = {80, 443, 8080} - {port}
    assert AddressPolicy([], others).refuses_port(url)


@pytest.mark.parametrize(
    "host", ["news.example", "NEWS.example", "a_b-c.example.", "10.0.0.1", "[::1]", "::1"]
)
def test_hosts_are_names_and_addresses(host: str) -> None:
    assert is_host(host)


@pytest.mark.parametrize("host", ["", "a%20b", "a b", "a(b", "münchen", "a/b", "a:b"])
def test_other_characters_are_in_no_host(host: str) -> None:
    assert not is_host(host)


def test_what_is_no_network_is_named() -> None:
    with pytest.raises(ConfigurationError, match=r"ALLOWED_NETWORKS.*10\.0\.0\.0/99"):
        AddressPolicy(["10.0.0.0/99"], PORTS)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("0177.0.0.01", "127.0.0.1"),
        ("0xA9FEA9FE", "169.254.169.254"),
        ("[::1]", "::1"),
        ("::ffff:10.0.0.1", "::ffff:a00:1"),
        ("fe80::1%25eth0", "fe80::1"),
    ],
)
def test_addresses_however_they_are_written(host: str, address: str) -> None:
    assert str(written_address(host)) == address
    assert AddressPolicy([], PORTS).refuses_host(host)


@pytest.mark.parametrize("host", ["", "news.example", "1.2.3.4.example", "0x", "127.0.0.1 x"])
def test_names_are_no_addresses(host: str) -> None:
    assert written_address(host) is None
    assert not AddressPolicy([], PORTS).refuses_host(host)


def test_port_zero_is_no_default_port() -> None:
    assert AddressPolicy([], PORTS).refuses_port("http://a.example:0/")
