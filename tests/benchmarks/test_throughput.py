"""Test the web that the throughput benchmark serves, and what it says that a command cost."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks.throughput import processes
from benchmarks.throughput.news_web import Page, Web, address, load
from benchmarks.throughput.runs import free_port
from crawler.discovery.feeds.xml_feed import parse_feed
from crawler.discovery.sitemaps.sitemap import parse_sitemap
from crawler.sources.loader import load_sources
from model.clock import Clock

SENTENCE = "The harbour council of Northmere opened the rebuilt ferry pier on Monday morning. "
PAGE = f"""<!DOCTYPE html><html><head><title>Pier opens in the harbour of Northmere again</title>
<link rel="canonical" href="https://herald.example/pier"></head><body>
<script>var text = "> nothing that is in a script may ever change in a page <";</script>
<h1>Pier opens</h1><p>{SENTENCE * 4}</p><p>{SENTENCE * 3}</p></body></html>"""
HOSTS = 4


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    for name in ("one", "two"):
        html = PAGE.replace("Monday", f"{name} Monday").encode()
        (tmp_path / "pages" / f"{name}.html.gz").write_bytes(gzip.compress(html))
    lines = [json.dumps({"id": name}) for name in ("one", "two")]
    (tmp_path / "gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


@pytest.fixture
def web(data: Path) -> Iterator[Web]:
    web = Web(10, HOSTS, free_port())
    command = [
        sys.executable, "-m", "benchmarks.throughput.news_web", "--data", str(data),
        "--pages", "10",
        "--hosts", str(HOSTS), "--port", str(web.port),
    ]  # fmt: skip
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        assert server.stdout.readline() == "ready\n"
        yield web
    finally:
        server.terminate()
        server.wait()


def get(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    host, _, path = url.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.request("GET", f"/{path}", headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), body


def text(html: bytes) -> list[bytes]:
    return html.split(b"<p>")[1].split()


def test_a_variant_differs_in_every_third_word_of_the_text_and_nowhere_else(data: Path) -> None:
    page = load(data)[0]
    assert page.variant(0) == page.body
    assert b"canonical" not in page.body
    one, other = page.variant(1), page.variant(2)
    head = one.index(b"<h1>")
    assert one[:head] == page.body[:head]
    changed = sum(a != b for a, b in zip(text(one), text(other), strict=True))
    assert len(text(page.body)) / 5 < changed < len(text(page.body)) / 2


def test_a_page_of_another_charset_is_served_without_one() -> None:
    assert Page("p", "naïve".encode("latin-1"), None).variant(3) == "naïve".encode("latin-1")


def test_every_page_is_listed_by_its_own_host_and_served(web: Web) -> None:
    listed = []
    for host in range(HOSTS):
        status, headers, body = get(web.listing(host))
        assert status == 200
        assert headers["Content-Encoding"] == "gzip"
        parse = parse_sitemap if host % 2 else parse_feed
        links = parse(gzip.decompress(body), web.listing(host), now=Clock().now()).links
        assert {link.url.split("/")[2].split(":")[0] for link in links} == {address(host)}
        listed += [link.url for link in links]
    assert sorted(listed) == sorted(map(web.url, range(10)))
    bodies = {gzip.decompress(get(url)[2]) for url in listed}
    assert len(bodies) == 10
    assert all(b"ferry" in body for body in bodies)


def test_a_listing_that_is_known_is_answered_with_304(web: Web) -> None:
    _, headers, _ = get(web.listing(0))
    status, _, body = get(web.listing(0), **{"If-None-Match": headers["ETag"]})
    assert (status, body) == (304, b"")


def test_the_web_is_a_sources_file(tmp_path: Path) -> None:
    file = tmp_path / "sources.toml"
    file.write_text(Web(10, 300, age=timedelta(days=1)).sources(), encoding="utf-8")
    sources = load_sources(file)
    assert len({source.home for source in sources}) == 300
    assert sources[251].sitemaps == ("http://127.0.2.2:8000/news-sitemap.xml",)


@pytest.mark.long
def test_unchanged_sources_are_asked_over_https(data: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.throughput", "--data", str(data)]
    done = subprocess.run(
        [*command, "--unchanged", "3", "--https"], capture_output=True, text=True, check=True
    )
    assert "3 sources, nothing new" in done.stdout
    assert "3 answers" in done.stdout


def test_what_a_command_leaves_behind_is_counted_apart() -> None:
    spin = "import time\nend = time.process_time() + {}\nwhile time.process_time() < end: pass\n"
    left_behind = (
        "import subprocess, sys\n"
        f"subprocess.Popen([sys.executable, '-c', {spin.format(0.4)!r}])\n"
        f"{spin.format(0.2)}print('done')"
    )
    code = (
        "import sys\nfrom benchmarks.throughput import processes\nprocesses.adopt()\n"
        f"cost = processes.run([sys.executable, '-c', {left_behind!r}], {{}})\n"
        "print(cost.main, cost.others, cost.output)"
    )
    # in a process of its own: to adopt is for good, and the tests' own children are others'
    output = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    main, others, said = output.stdout.split()
    assert float(main) >= 0.2
    assert float(others) >= 0.4
    assert said == "done"


def test_the_cpu_of_a_running_process_is_read() -> None:
    assert 0 < processes.cpu_of(os.getpid()) < 3600
