"""Commands of ``scrapy``. See each module's class."""

import sys

from crawler.extraction.parent import warm_up

# Scrapy imports every command, which takes half a second, before it looks which one is meant.
if sys.argv[1:2] == ["article"] and "--history" not in sys.argv:
    warm_up()
