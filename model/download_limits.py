"""Bound what is downloaded: the numbers that the crawl's settings and its readers share."""

from __future__ import annotations

# Bytes of one response, unpacked: the largest real news pages are under 10 MiB. Nothing larger
# reaches whoever reads pages (DOWNLOAD_MAXSIZE).
MAX_BODY_BYTES = 16 * 1024 * 1024

# Bytes of a robots.txt that are read, 500 KiB: what RFC 9309 (2.5) asks a crawler to read at least.
MAX_ROBOTS_BYTES = 500 * 1024
