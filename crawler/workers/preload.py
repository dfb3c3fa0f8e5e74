"""Load what every worker process needs; imported by the fork server, and by nothing else.

Workers are forked off that process and share what it has loaded. multiprocessing can only be told
which modules to import there, so this module does its work when it is imported: no others do, but
``preload_listings`` and ``preload_witness``.
"""

from __future__ import annotations

from importlib import import_module

from crawler.workers.fast_exit import skip_cleanup_at_exit
from crawler.workers.gc_tuning import COLLECT_AFTER_IN_WORKERS, collect_rarely, freeze_objects

collect_rarely(COLLECT_AFTER_IN_WORKERS)  # first: imports make objects, too
for each in (
    "crawler.extraction.extractor",
    "text.comparison.text_keys",
    "crawler.workers.page_tasks",
    "crawler.workers.pool",
):
    import_module(each)
import_module("crawler.extraction.body.classifier").shipped_classifier()
import_module("crawler.extraction.fields.language_model").identifier()
import_module("urls.domains.registrable").domain_of("copydesk.example")  # reads the suffix list
freeze_objects()
skip_cleanup_at_exit()
