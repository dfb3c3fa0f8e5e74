"""Load what every worker process needs; imported by the fork server, and by nothing else.

Workers are forked off that process and share what it has loaded. multiprocessing can only be told
which modules to import there, so this module does its work when it is imported: no other
module does.
"""

from __future__ import annotations

from crawler.extraction import extractor
from crawler.extraction.body.classifier import shipped_classifier
from crawler.extraction.fields.language_model import identifier
from crawler.workers import page_tasks, pool
from crawler.workers.fast_exit import skip_cleanup_at_exit
from crawler.workers.gc_tuning import COLLECT_AFTER_IN_WORKERS, collect_rarely, freeze_objects

__all__ = ["extractor", "page_tasks", "pool"]

shipped_classifier()
identifier()
collect_rarely(COLLECT_AFTER_IN_WORKERS)
freeze_objects()
skip_cleanup_at_exit()
