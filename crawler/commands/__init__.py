"""Commands of ``scrapy``. See each module's class."""

import sys

from crawler.workers.forkserver import warm_up
from crawler.workers.gc_tuning import collect_seldom

collect_seldom()
# Scrapy imports every command, which takes half a second, before it looks which one is meant.
if sys.argv[1:2] == ["article"] and "--history" not in sys.argv:
    warm_up()
