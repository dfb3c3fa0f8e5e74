"""Serve the small web of our own pages on loopback: each site on an address of its own.

In tests: ``with serve_sites() as web: web["herald"].base``. By hand, and for ``make demo``:
``python -m copydesk.demo.server --write-sources FILE`` serves until its parent goes away.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from copydesk.demo.broadcaster.site import Broadcaster
from copydesk.demo.herald.site import Herald
from copydesk.demo.kurier.site import Kurier
from copydesk.demo.misaki.site import Misaki
from copydesk.demo.site import Site
from copydesk.demo.ticker.site import Ticker

SITES: dict[str, type[Site]] = {
    site.id: site for site in (Herald, Broadcaster, Kurier, Ticker, Misaki)
}
NETWORK = "127.0.1"
"""Loopback network of the sites; each takes the next address in it."""
# Seconds between two looks whether the process that started the server is gone.
PARENT_CHECK_SECONDS = 1.0


class Web:
    """Hold the sites that are being served, by id: ``web["herald"]``."""

    def __init__(self, sites: Mapping[str, Site]) -> None:
        self._sites = dict(sites)

    def __getitem__(self, site_id: str) -> Site:
        return self._sites[site_id]

    def __iter__(self) -> Iterator[Site]:
        return iter(self._sites.values())

    def sources(self, every: str = "1m") -> str:
        """Return the text of a sources file with all sites."""
        return sources_toml((site.source() for site in self), every)

    def reset(self) -> None:
        """Bring back all sites as they were written, up, with empty logs."""
        for site in self:
            site.reset()

    def close(self) -> None:
        for site in self:
            site.down()


@contextmanager
def serve_sites(port: int = 0) -> Iterator[Web]:
    """Serve every site, each on its own loopback address, until the end; port 0 is a free one."""
    web = Web(
        {
            name: make(f"{NETWORK}.{number}", port=port)
            for number, (name, make) in enumerate(SITES.items(), 1)
        }
    )
    try:
        yield web
    finally:
        web.close()


def sources_toml(sources: Iterable[Mapping[str, str | list[str]]], every: str = "1m") -> str:
    """Return the text of a sources file; each source is polled at most once in ``every``."""
    parts = []
    for source in sources:
        # strings and lists of strings are written alike in JSON and TOML
        lines = [
            f"{key} = {json.dumps(value, ensure_ascii=False)}"
            for key, value in {**source, "every": every}.items()
        ]
        parts.append("\n".join(["[[source]]", *lines]))
    return "\n\n".join(parts) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT, the end of standard input, or the end of our parent."""
    parser = argparse.ArgumentParser(description="Serve our own news sites on loopback.")
    parser.add_argument(
        "--write-sources", type=Path, metavar="FILE", help="write a sources file for the sites"
    )
    options = parser.parse_args(arguments)
    # before anybody is told that we are ready: they may be gone a moment later
    parent = os.getppid()
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with serve_sites() as web:
        if options.write_sources is not None:
            options.write_sources.write_text(web.sources(), "utf-8")
        print("ready", *(site.base for site in web), flush=True)
        Thread(target=_wait_for_end_of_input, args=(stop,), daemon=True).start()
        while not stop.wait(PARENT_CHECK_SECONDS):
            if os.getppid() != parent:
                break
    return 0


def _wait_for_end_of_input(stop: Event) -> None:
    # a terminal or /dev/null says nothing about our parent: only a pipe ends with it
    if not stat.S_ISFIFO(os.fstat(0).st_mode):
        return
    while os.read(0, 1024):
        pass
    stop.set()


if __name__ == "__main__":
    sys.exit(main())
