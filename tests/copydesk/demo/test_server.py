"""Test that all sites are served together, reset, and stopped with whoever started them."""

from __future__ import annotations

import subprocess
import sys
import time
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from copydesk.demo.herald.site import LEAD
from copydesk.demo.server import SITES, Web
from copydesk.demo.serving import Reply
from tests.copydesk.demo.test_site import new_story
from tests.sites.asking import ANSWER_SECONDS, ask

ROOT = Path(__file__).parents[3]


def test_sites_are_hosts_of_their_own(web: Web) -> None:
    hosts = [urlsplit(site.base).hostname for site in web]
    assert len(set(hosts)) == len(hosts) == len(SITES)
    for site in web:
        for article in site.articles:
            assert article.url.startswith(f"{site.base}/")


def test_reset_brings_back_what_was_written(web: Web) -> None:
    site = web["herald"]
    before = site.articles
    site.publish(new_story("tide-clock"))
    site.correct(LEAD, "eleven weeks", "twelve weeks")
    site.withdraw("council-keeps-night-buses")
    site.override("/", Reply(status=500))
    site.down()
    web.reset()
    assert site.articles == before
    assert ask(f"{site.base}/").status == 200
    assert site.requests == [("GET", "/", 200)]


def test_the_sources_text_is_toml_with_some_sites_by_home_only(web: Web) -> None:
    sources = tomllib.loads(web.sources())["source"]
    assert [source["id"] for source in sources] == list(SITES)
    assert {"feeds" in source for source in sources} == {True, False}
    assert all(source["home"] == f"{web[source['id']].base}/" for source in sources)
    assert all(source["every"] == "1m" for source in sources)


def _start_server(sources: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "copydesk.demo.server", "--write-sources", str(sources)]
    return subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("how", ["terminate", "end of input"])
def test_the_command_serves_until_it_is_told_to_stop(tmp_path: Path, how: str) -> None:
    sources = tmp_path / "sources.toml"
    with _start_server(sources) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline().startswith("ready http://127.0.1.1:")
        home = tomllib.loads(sources.read_text("utf-8"))["source"][0]["home"]
        assert ask(home).status == 200
        if how == "terminate":
            process.terminate()
        else:
            process.stdin.close()
        assert process.wait(ANSWER_SECONDS) == 0
    with pytest.raises(ConnectionRefusedError):
        ask(home)


def test_the_command_stops_with_its_parent(tmp_path: Path) -> None:
    sources = tmp_path / "sources.toml"
    # no pipe as its input: only the end of the shell, which waits for a line, tells
    server = f"{sys.executable} -m copydesk.demo.server --write-sources {sources}"
    with subprocess.Popen(
        ["/bin/sh", "-c", f"{server} </dev/null & read line"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as shell:
        assert shell.stdout is not None
        base = shell.stdout.readline().split()[1]
        shell.kill()
    until = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < until:
        try:
            ask(f"{base}/")
        except ConnectionRefusedError:
            return
        except ConnectionError:
            # The server may end while it answers.
            continue
        time.sleep(0.1)
    pytest.fail("still serving")
