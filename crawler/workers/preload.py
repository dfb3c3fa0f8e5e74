"""What every worker process needs, loaded once, before they are forked off and share it."""

from __future__ import annotations

import gc

from crawler.extraction import extractor as article
from crawler.extraction.body.classifier import shipped_classifier
from crawler.extraction.fields.language_model import identifier

__all__ = ["article"]

# Reading a page makes tens of thousands of objects and leaves no cycle behind (none in 116 pages),
# yet the collector's default of 700 has it look for some all the while: 7% of the time.
# What one page of unusual length makes stays below this; cycles of a broken one are found above.
COLLECT_AFTER = 100_000  # objects made and not freed

shipped_classifier()
identifier()
gc.set_threshold(COLLECT_AFTER)
gc.freeze()  # what is loaded is never freed: not looked at again, and its memory stays shared
