"""Hold the commands of ``scrapy``, one per module.

Scrapy imports this package first, then every command in it, which takes half a second, and only
then looks which command is meant. It offers no earlier hook: so the process is prepared here.
"""

import sys

from crawler.workers.startup import prepare_process

prepare_process(sys.argv[1:])
