"""What every worker process needs, loaded once, before they are forked off and share it."""

from __future__ import annotations

import py3langid

from crawler.extraction import article
from crawler.extraction.judgement import judge

__all__ = ["article"]

judge()
py3langid.classify("")  # reads its model at the first call, which takes a third of a second
