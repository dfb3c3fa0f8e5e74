"""Load the second extractor, asked where the first is in doubt; by the fork server only."""

from __future__ import annotations

import trafilatura

from crawler.workers.gc_tuning import freeze_objects

__all__ = ["trafilatura"]

freeze_objects()
