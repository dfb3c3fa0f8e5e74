"""Test that TLS names the right hosts, and that a crawl keeps few connections open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from ipaddress import ip_address
from pathlib import Path
from ssl import SSLContext

import pytest

from copydesk.demo.serving import Host, Reply
from crawler.downloader.connections import MOST_IDLE
from crawler.settings import CONCURRENT_REQUESTS
from tests.sites.certificates import Authority
from tests.support.commands import Copydesk
from tests.support.pacing import visit, visit_by

PAGE = b"<!DOCTYPE html><html lang=en><title>A page</title><p>Read over a connection."


class Site(Host):
    """Answer every page, after calling ``before_answer``."""

    def __init__(self, address: str, tls: SSLContext | None = None) -> None:
        self.before_answer: Callable[[], None] = lambda: None
        super().__init__(address, tls=tls)

    def answer(self, target: str) -> Reply:
        self.before_answer()
        return Reply(404) if target == "/robots.txt" else Reply(body=PAGE)

    def at(self, name: str) -> str:
        """Return the address of the site's page, with ``name`` for the host."""
        return f"https://{name}:{self.port}/page"


Open = Callable[..., Site]


@pytest.fixture
def open_site() -> Iterator[Open]:
    """Return a function that opens sites; take them down after the test."""
    with ExitStack() as stack:

        def opened(address: str, tls: SSLContext | None = None) -> Site:
            site = Site(address, tls)
            stack.callback(site.down)
            return site

        yield opened


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """Return the only authority that crawls trust."""
    authority = Authority.new(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))
    return authority


@pytest.fixture
def stranger(tmp_path: Path) -> Authority:
    """Return an authority that nobody trusts."""
    folder = tmp_path / "stranger"
    folder.mkdir()
    return Authority.new(folder)


def test_each_server_must_be_who_it_is_asked_as(
    authority: Authority, open_site: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    herald = open_site("127.0.9.1", authority.server_context("herald.example", "127.0.9.1"))
    gazette = open_site("127.0.9.2", authority.server_context("gazette.example", "127.0.9.2"))
    monkeypatch.setenv("ANSWERS", herald.address)
    expected = {
        f"{herald.base}/page": 200,
        f"{gazette.base}/page": 200,
        herald.at("herald.example"): 200,
        gazette.at("127-0-9-2.example"): "tls",  # that leads there, but is not its name
    }
    settings = {"ALLOWED_PORTS": f"{herald.port},{gazette.port}"}
    assert visit_by("tests.support.rebinding", expected, settings).outcomes == expected


@pytest.mark.long
def test_a_certificate_that_nobody_trusts(
    authority: Authority, stranger: Authority, open_site: Open
) -> None:
    trusted = open_site("127.0.9.1", authority.server_context("127.0.9.1"))
    site = open_site("127.0.9.2", stranger.server_context("127.0.9.2"))
    expected = {f"{trusted.base}/1": 200, f"{site.base}/1": "tls", f"{trusted.base}/2": 200}
    assert visit(expected).outcomes == expected


@pytest.mark.long
def test_sources_that_are_taken_as_they_are(
    authority: Authority, stranger: Authority, open_site: Open, copydesk: Copydesk
) -> None:
    """Crawl verified and unverified sources at once, each with connections of its own."""
    certified = open_site("127.0.9.1", authority.server_context("127.0.9.1"))
    trusted = open_site("127.0.9.2", stranger.server_context("elsewhere.example"))
    refused = open_site("127.0.9.3", stranger.server_context("127.0.9.3"))
    text = ""
    for site in (certified, trusted, refused):
        text += f'[[source]]\nid = "{site.address}"\nhome = "{site.base}/"\n'
        text += f'feeds = ["{site.base}/feed"]\nverify_tls = {str(site is not trusted).lower()}\n'
    copydesk.write_sources(text)
    copydesk.crawl(code=None)
    assert ("GET", "/feed", 200) in certified.requests
    assert ("GET", "/feed", 200) in trusted.requests
    assert not refused.requests


@pytest.mark.long
def test_trusted_certificates_are_read_once(authority: Authority, open_site: Open) -> None:
    first = open_site("127.0.9.1", authority.server_context("127.0.9.1"))
    second = open_site("127.0.9.2", authority.server_context("127.0.9.2"))
    first.override("/page", Reply(302, headers={"Location": f"{second.base}/page"}))
    first.before_answer = lambda: authority.file.unlink(missing_ok=True)
    asked = f"{first.base}/page"
    assert visit([asked]).outcomes == {asked: 200}
    assert not authority.file.exists()


@pytest.mark.long
def test_few_connections_are_kept_idle(open_site: Open) -> None:
    """Let more hosts answer than connections are kept: each could have gone on with its own."""
    site = open_site("0.0.0.0")
    most = 0

    def count() -> None:
        nonlocal most
        most = max(most, site.open_connections)

    site.before_answer = count
    hosts = 2 * (MOST_IDLE + CONCURRENT_REQUESTS)
    addresses = [ip_address("127.0.9.1") + number for number in range(hosts)]
    urls = [f"http://{address}:{site.port}/" for address in addresses]
    assert visit(urls).outcomes == dict.fromkeys(urls, 200)
    assert MOST_IDLE <= most <= MOST_IDLE + 2 * CONCURRENT_REQUESTS
