"""Settings: polite, hardened, and every value that differs from Scrapy's default says why.

Each can be overridden with ``-s NAME=VALUE``, and from the environment under the same name.
"""

from __future__ import annotations

import os
from pathlib import Path

from scrapy.settings import default_settings

from model.download_limits import MAX_BODY_BYTES
from urls import parts

BOT_NAME = "copydesk"
SPIDER_MODULES = ["crawler.spiders"]
COMMANDS_MODULE = "crawler.commands"

# --- Copydesk's own -------------------------------------------------------------------------

# A MongoDB connection string; empty = an embedded server is started in DATA_DIR.
MONGO_URI = ""
MONGO_DATABASE = "news"
# Seconds: a batch of writes takes well under one, an election about twelve; a database that has
# not answered in this time is away. The driver tries again for as long.
DATABASE_TIMEOUT = 15.0
SOURCES_FILE = "sources.toml"
# The embedded server's files, and the spool.
DATA_DIR = "./data"
# Seconds that an article waits for company before it is looked up and written: the pages of several
# hosts meet, and their batch costs little more than one of them.
STORAGE_LINGER = 0.25
# What is fetched while the database is away waits in DATA_DIR/spool: at most so many MiB, about
# 20,000 articles with their pages. When it is full the crawl pauses.
SPOOL_MAX_MB = 1024
# Crawl to the spool although the database does not answer at the start; else exit 2. Without it
# nothing is known of what was polled and stored before: every source is polled, and what it lists
# is fetched anew.
START_WITHOUT_DATABASE = False
# Where a publisher whom the crawl troubles can reach its operator: a web address or mailto:.
# It is part of the user agent (Copydesk/VERSION (+CONTACT_URL)). Set it.
CONTACT_URL = ""
# CIDR ranges that pages may lead to although they are not on the public internet.
ALLOWED_NETWORKS: list[str] = []
# News sites use the first two; the others are what test and small servers use.
ALLOWED_PORTS = [80, 443, 8000, 8008, 8080, 8443]
# At most this many new articles a source a run: a source that publishes thousands at once (or an
# endless sitemap) must not keep the others waiting; the rest comes with the next runs.
ARTICLES_PER_SOURCE = 100
# At most this many stored articles are looked at again a run.
RECHECKS_PER_RUN = 200
# How often a listing is polled where its source does not say (every): seconds at least and at most,
# and what a poll is worth in article-seconds of waiting. See crawler/polling/interval.py; more
# patience is
# fewer polls and later news.
POLL_FLOOR = 120
POLL_CEILING = 12 * 3600
POLL_PATIENCE = 240
# With -a watch=1: at most so many seconds between two looks at what is due.
WATCH_INTERVAL = 30
# Sitemap and feed entries older than this are not news and not requested (news-crawl's rule).
MAX_AGE_DAYS = 30
# How long raw pages are kept in the pages collection.
PAGES_KEPT_DAYS = 30
# A page whose extraction takes longer than this is cut off and rejected; the slowest real news
# pages measured take under 2 s.
EXTRACTION_TIMEOUT = 20.0
# An article that is split over several addresses is fetched up to this part. Long reads have two to
# eight; a show of fifty pictures is not worth fifty requests.
ARTICLE_MAX_PARTS = 10
# Worker processes for extraction; 0 = one a core.
EXTRACTION_WORKERS = 0
# A source whose articles are out of their usual band (see docs/operating.md) makes the run exit
# with this code, where it would else exit with 0.
BREAKAGE_EXIT_CODE = 0
# ... and is told to this http(s) address, with a POST of JSON.
BREAKAGE_WEBHOOK = ""

# The live line on a terminal.
PROGRESS_ENABLED = True

# --- Scrapy's: honest and polite ------------------------------------------------------------

ROBOTSTXT_OBEY = True
# The name in robots.txt that we answer to; empty = the beginning of USER_AGENT: copydesk.
ROBOTSTXT_USER_AGENT = ""
# Seconds. A longer Crawl-delay is meant for those who copy whole sites: with it, a source that
# publishes a hundred articles a day would take the day for them.
ROBOTSTXT_CRAWL_DELAY_MAX = 30.0
# Seconds that a host is left alone after a 429 that does not say for how long (story-indexer's).
RETRY_AFTER_DEFAULT = 30.0
# Seconds: the longest such pause within a run, whatever a host says.
RETRY_AFTER_MAX = 3600.0
# Seconds: the longest pause that a run waits for. After a longer one the next run, which cron
# starts a minute later, asks again; a run that waited would only keep the host from that one.
RETRY_AFTER_WAITED = 60.0
# A host that asks the same request to wait a third time gets it in another run.
RETRY_AFTER_TIMES = 2
# Delay follows the host's own latency; see CONCURRENT_REQUESTS_PER_DOMAIN for its ceiling.
AUTOTHROTTLE_ENABLED = True
# Scrapy's 5 s makes the first minute of every cron run idle; 1 s is what the first request waits.
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 30.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
# Never faster than four requests a second to one host, however quick it answers.
DOWNLOAD_DELAY = 0.25
CONCURRENT_REQUESTS_PER_DOMAIN = 2
# Many hosts at once, each politely: Scrapy's 16 would leave a list of thousands waiting.
CONCURRENT_REQUESTS = 64
# Takes requests from the hosts that are idle, and none for a host that has to wait, so that
# neither slow hosts nor those that asked for a pause hold up the rest.
SCHEDULER_PRIORITY_QUEUE = "crawler.frontier.queue.HostAwareQueue"
# Requests of one priority in the order in which they were found: the newest first.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    # No language of ours: sites serve what they serve to everybody.
}
# News sites meter and personalise by cookie: every visit is a first visit.
COOKIES_ENABLED = False
# What a proxy connects to nobody here can check (see AddressGuard).
HTTPPROXY_ENABLED = False
# News pages reload themselves every few minutes by meta refresh: following that is a loop.
METAREFRESH_ENABLED = False

# --- Scrapy's: failures ---------------------------------------------------------------------

# Of a whole request, to its last byte: a server that sends a byte a second is cut off as well.
# A news server that has not answered in 30 s will not be a minute fresher in 180.
DOWNLOAD_TIMEOUT = 30
DNS_TIMEOUT = 15
# One retry within the run; the next run is minutes away and tries again anyway.
RETRY_TIMES = 1
# The run's summary counts what was given up; a line at ERROR for each would drown the rest.
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
# 429 is not retried at once: the host has just said that it wants less.
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408]
# Real redirect chains to articles are under five hops; the rest are loops.
REDIRECT_MAX_TIMES = 5
# The truncated body of a dropped connection would be stored as the whole story.
DOWNLOAD_FAIL_ON_DATALOSS = True

# --- Scrapy's: hardened ---------------------------------------------------------------------

# A socket that takes commands has no place in a crawl that runs unattended.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
# 1 GiB by default; the largest real news pages are under 10 MiB. Bounds decompression too.
DOWNLOAD_MAXSIZE = MAX_BODY_BYTES
DOWNLOAD_WARNSIZE = 0
# Bytes of all bodies that wait for extraction: above SCRAPER_SLOT_MAX_ACTIVE_SIZE, where no request
# is begun any more, there is room for the 64 that are under way then if they are a megabyte each.
WAITING_BODIES_MAX = 128 * 1024 * 1024
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS = {
    # As Scrapy's, with bounded headers; sources with verify_tls = false are taken as they are.
    "http": "crawler.downloader.handlers.BoundedHTTPHandler",
    "https": "crawler.downloader.handlers.SourceHTTPSHandler",
    # Pages must not lead to local files or to protocols nobody asked for.
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "crawler.downloader.dns.GuardedResolver"
DOWNLOADER_MIDDLEWARES = {
    # In its place: what is cached for how long, servers in trouble, delays.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    # In its place: how often compressed, how much at once.
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.downloader.middlewares.compression.BoundedCompression": 590,
    # In its place: causes instead of errors whose messages would have to be read.
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.downloader.middlewares.redirect.BoundedRedirects": 600,
    # Before Scrapy's redirects (600) and retries (550) hear of a response.
    "crawler.downloader.middlewares.retry_after.RetryAfter": 610,
    # After it: a host that is paused is not asked for its robots.txt either.
    "crawler.downloader.middlewares.robots.RobotsRules": 620,
    # After everything that changes a request, and the first to hear of a failed connection.
    "crawler.downloader.middlewares.address_guard.AddressGuard": 890,
}
URLLENGTH_LIMIT = parts.MAX_LENGTH
MEMUSAGE_LIMIT_MB = 2048

# --- Scrapy's: flow -------------------------------------------------------------------------

# Items await their batch's write: a page counts as done when it is stored. The default of 5 MB
# would let only about twenty pages wait at once. With eighty, two workers are never idle; 50 MB
# were no faster, and stayed resident.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 20_000_000
# Which feed led to a page is nobody else's business; and the headers of 30,000 requests that wait
# for their turn would take 25 MB.
REFERER_ENABLED = False
# A response yields two items at most, and Scrapy starts so many tasks for each: a page's download
# takes 3.1 ms of CPU with 8 of them, 3.8 ms with its 100; with 2 a listing that has nothing new
# takes 4% less than with 8.
CONCURRENT_ITEMS = 2
ITEM_PIPELINES = {
    "pipelines.validation.ValidationPipeline": 100,
    "pipelines.boilerplate.pipeline.BoilerplatePipeline": 200,
    "pipelines.deduplication.pipeline.DeduplicationPipeline": 300,
    "pipelines.storage.pipeline.StoragePipeline": 400,
}
# Without these two, which are disabled above: Scrapy imports even what EXTENSIONS sets to None,
# and their imports alone take 0.2 s of each start.
EXTENSIONS_BASE = {
    path: order
    for path, order in default_settings.EXTENSIONS_BASE.items()
    if not path.startswith(("scrapy.extensions.remote_control", "scrapy.extensions.telnet"))
}
EXTENSIONS = {
    "crawler.extensions.counts.CrawlCounts": 10,
    "crawler.extensions.database.ScrapyDatabaseSession": 50,
    "crawler.extensions.host_leases.HostLeases": 100,
    # After AutoThrottle (0), whose delays it corrects.
    "crawler.downloader.host_limits.HostLimits": 150,
    "crawler.extensions.run_record.RunRecord": 200,
    "crawler.extensions.source_health.SourceHealthMonitor": 250,
    "crawler.extensions.progress.Progress": 300,
}
# Documents are written by the storage pipeline; a feed (-o) gets the same fields, without the
# raw page that travels with the item.
FEED_EXPORT_ENCODING = "utf-8"

LOG_LEVEL = "INFO"
# One line for each library at each cron run is too many.
LOG_VERSIONS: list[str] = []
# The run's summary says what an operator wants to know.
STATS_DUMP = False

# --- The environment ------------------------------------------------------------------------

# Every setting above, and these of Scrapy's, can be given in the environment under its own name
# (lists with commas, dictionaries as JSON).
for _name in [*(name for name in globals() if name.isupper()), "USER_AGENT", "LOG_FILE"]:
    if os.environ.get(_name):
        globals()[_name] = os.environ[_name]

VERSION = (Path(__file__).parent.parent / "VERSION").read_text(encoding="utf-8").strip()
