"""Crawl the small web of our own pages without a network: ``make demo``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.sites.server import serve_sites

# The same at every run, as sites are: a second run finds what the first one stored.
PORT = 8780
# What the demo stores stays apart from an operator's own articles.
ENVIRONMENT = {
    "MONGO_DATABASE": "demo",
    "ALLOWED_NETWORKS": "127.0.0.0/8",
    # The pages were written in November 2026 and stay news for ever.
    "MAX_AGE_DAYS": "36500",
    # Nobody else asks these servers for anything.
    "AUTOTHROTTLE_ENABLED": "False",
    "DOWNLOAD_DELAY": "0.02",
}


def main() -> int:
    """Serve the sites, crawl them once, and give the crawl's exit code."""
    with serve_sites(PORT) as web, TemporaryDirectory() as folder:
        sources = Path(folder) / "sources.toml"
        sources.write_text(web.sources(), encoding="utf-8")
        scrapy = Path(sys.executable).with_name("scrapy")
        return subprocess.run(
            [scrapy, "crawl", "news", "-s", f"SOURCES_FILE={sources}"],
            env=ENVIRONMENT | os.environ,
            check=False,
        ).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except OSError as error:
        sys.exit(f"make demo: can't serve on port {PORT} of 127.0.1.1 and up: {error}")
