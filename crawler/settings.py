"""Set Scrapy's and Copydesk's settings; each value that is not Scrapy's default says why.

Each can be overridden with ``-s NAME=VALUE``, and from the environment under the same name.
"""

from __future__ import annotations

import os
from dataclasses import fields

from platformdirs import user_config_path
from scrapy.settings import default_settings

from crawler.configuration.environment import from_environment
from crawler.terminal.log_levels import DATE_FORMAT, NOTICE_NAME, prepare_log
from database.data_directory import default_data_directory
from model.download_limits import MAX_BODY_BYTES
from model.installation.checkout import stands_in_checkout
from model.installation.version import COPYDESK_VERSION
from model.items import Article
from urls import parts

# Before Scrapy reads the settings: it can't log at a level that has no name.
prepare_log()

BOT_NAME = "copydesk"
SPIDER_MODULES = ["crawler.spiders"]
COMMANDS_MODULE = "crawler.commands"

# --- Copydesk's own -------------------------------------------------------------------------

# The MongoDB connection string; where it is empty, an embedded server is started in DATA_DIR.
MONGO_URI = ""
# The name of the MongoDB database that holds all collections.
MONGO_DATABASE = "news"
# Seconds after which a database that has not answered counts as away; the driver tries again for as
# long. A batch of writes takes well under one, an election of a replica set about twelve.
DATABASE_TIMEOUT = 15.0
# The file that names the sources: in a checkout, that of the working directory; else the user's
# own, the same from every directory.
SOURCES_FILE = (
    "sources.toml"
    if stands_in_checkout()
    else str(user_config_path("copydesk", appauthor=False) / "sources.toml")
)
# The folder of the embedded server's files and of the spool: in a checkout ./data, else the user's.
DATA_DIR = default_data_directory()
# Seconds that an article waits for others before it is looked up and written: the pages of several
# hosts make one batch, which costs little more than one of them. At five pages a second half a
# second would cost the main process 8% more, and two seconds 10% less, but double the wait.
STORAGE_LINGER = 1.0
# MiB that what is fetched while the database is away may take in DATA_DIR/spool: about 20,000
# articles with their pages. When it is full the crawl pauses.
SPOOL_MAX_MB = 1024
# Whether to crawl, to the spool, although the database does not answer at the start; else the crawl
# exits with 2. Without the database nothing is known of what was polled and stored before: every
# source is polled, and what it lists is fetched anew.
START_WITHOUT_DATABASE = False
# The address (of a web page, or mailto:) at which publishers reach the operator of this crawl. It
# is part of the user agent, Copydesk/VERSION (+CONTACT_URL): set it.
CONTACT_URL = ""
# CIDR ranges that pages may lead to although they are not on the public internet: none.
ALLOWED_NETWORKS: list[str] = []
# Ports that pages may lead to. News sites use the first two, small and test servers the others.
ALLOWED_PORTS = [80, 443, 8000, 8008, 8080, 8443]
# New articles that are requested of a source in one run, at most: one that publishes thousands at
# once (or an endless sitemap) must not keep the others waiting; the rest comes with the next runs.
ARTICLES_PER_SOURCE = 100
# Stored articles that are looked at again in one run, at most: new ones matter more.
RECHECKS_PER_RUN = 200
# Seconds that visits of stored articles may take of one host before they leave it for as long to
# what is new: half of the shortest interval between two polls (POLL_FLOOR).
RECHECK_SECONDS = 60
# The shortest and the longest interval between two polls of a listing, in seconds, where its source
# does not say `every`, `min_interval` or `max_interval`.
POLL_FLOOR = 120
POLL_CEILING = 12 * 3600
# What a poll is worth, in article-seconds of waiting (see crawler/polling/interval.py): the higher,
# the fewer polls, and the later the news.
POLL_PATIENCE = 240
# Seconds between two looks at what is due, at most, in a crawl that stays (-a watch=1).
WATCH_INTERVAL = 30
# Days after which an entry of a feed or sitemap is not news and not requested (news-crawl's rule).
MAX_AGE_DAYS = 30
# Days that raw pages are kept in the collection pages, for `scrapy crawl replay`.
PAGES_KEPT_DAYS = 30
# Seconds of the processor after which the extraction of a page is cut off, and the page rejected;
# the slowest real news pages that were measured take under 2 s.
EXTRACTION_TIMEOUT = 20.0
# Parts that are fetched of an article that is split over several addresses, at most. Long reads
# have two to eight; a show of fifty pictures is not worth fifty requests.
ARTICLE_MAX_PARTS = 10
# Worker processes for extraction; 0 is one for each core.
EXTRACTION_WORKERS = 0
# The exit code of a run after which a source is not as usual (see docs/operating.md),
# where it would else be 0.
BREAKAGE_EXIT_CODE = 0
# The http(s) address to which such a source is told, with a POST of JSON; empty for none.
BREAKAGE_WEBHOOK = ""
# The mail and chat addresses that get its text, as apprise writes them, with spaces between.
ALERTS = ""

# The RabbitMQ server by which workers on several machines share their work, amqp://...; empty where
# there is one machine (see docs/sharding.md).
SHARDING_BROKER = ""
# Shards of each queue, at most: sixteen for each of four workers, so that all have work until the
# end of a round.
SHARDING_SHARDS = 64
# Seconds until the crawl of a shard is ended, and left to another attempt: a poll of its sources
# takes a tenth of that, so that only one that stands still is ended.
SHARDING_DEADLINE = 900
# Seconds that consumer_timeout in rabbitmq.conf (there in milliseconds) allows a task to take;
# RabbitMQ's own default. A worker that could take longer does not start.
SHARDING_CONSUMER_TIMEOUT = 1800
# Seconds in which a worker ends after SIGTERM: Kubernetes kills after 30.
SHARDING_GRACE = 25

# Requests of one token or address that the desk answers in a minute; 0: any number. 50 a second are
# a quarter of what one core answers, so that one asker leaves room for others.
DESK_REQUESTS_PER_MINUTE = 3000
# Requests of one registrable domain that all crawls with the same database make in an hour; 0: any
# number. The delays between requests keep one crawl polite; many need this only where a site's
# hosts are crawled by several.
DOMAIN_REQUESTS_PER_HOUR = 0
# The name of the region from which this machine asks, such as eu-west; each run records it, since
# sites answer otherwise to other countries.
REGION = ""
# Whether each line of the log is a JSON object, for programs that collect logs.
LOG_JSON = False
# Whether a live line on a terminal shows how far the crawl is.
PROGRESS_ENABLED = True

# --- Scrapy's: honest and polite ------------------------------------------------------------

ROBOTSTXT_OBEY = True
# The name in robots.txt that the crawl answers to; empty for the beginning of USER_AGENT, copydesk.
ROBOTSTXT_USER_AGENT = ""
# Seconds: the longest Crawl-delay that is obeyed. A longer one is meant for those who copy whole
# sites: with it, a hundred articles of one source would take a day.
ROBOTSTXT_CRAWL_DELAY_MAX = 30.0
# Seconds that a host is left alone after a 429 that does not say for how long; story-indexer's
# value.
RETRY_AFTER_DEFAULT = 30.0
# Seconds: the longest such pause within a run, whatever the host says.
RETRY_AFTER_MAX = 3600.0
# Seconds: the longest pause that a run waits for. A host that wants a longer one is asked by the
# next run, which cron starts a minute later; a run that waited would only keep the host from it.
RETRY_AFTER_WAITED = 60.0
# How often a request is tried again after a pause; where the host asks for another pause, the
# request is made in another run.
RETRY_AFTER_TIMES = 2
# Whether the delay between requests follows the host's own latency: a slow host gets fewer.
AUTOTHROTTLE_ENABLED = True
# Seconds of delay at the start. Scrapy's 5 s make the first minute of every cron run idle.
AUTOTHROTTLE_START_DELAY = 1.0
# Seconds: the longest delay; Scrapy's is 60 s, in which a source with many articles gets late.
AUTOTHROTTLE_MAX_DELAY = 30.0
# Requests to one host that are under way on average; Scrapy's value.
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
# Seconds between two requests to one host, at least, however quickly it answers.
DOWNLOAD_DELAY = 0.25
# Requests to one host that may be under way at once.
CONCURRENT_REQUESTS_PER_DOMAIN = 2
# Requests under way in all. Many hosts are asked at once, each politely: Scrapy's 16 would leave a
# list of thousands waiting.
CONCURRENT_REQUESTS = 64
# The queue that takes requests of idle hosts, and none of a host that has to wait: neither slow
# hosts nor those that asked for a pause hold up the rest.
SCHEDULER_PRIORITY_QUEUE = "crawler.frontier.queue.HostAwareQueue"
# Requests of one priority come in the order in which they were found, the newest article first.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    # Scrapy's asks for English; without a language sites send what they send to everybody.
}
# Without cookies every visit is a first visit: news sites meter and personalise by cookie. Only a
# chain of redirects gets its own cookies back (see BoundedRedirects).
COOKIES_ENABLED = False
# No proxy is used, as nobody here can check what it connects to (see AddressGuard).
HTTPPROXY_ENABLED = False
# RefreshRedirects follows pages that say nothing but where they refresh to; Scrapy would follow
# news pages, too, that reload themselves every minute, in a loop.
METAREFRESH_ENABLED = False

# --- Scrapy's: failures ---------------------------------------------------------------------

# Seconds for a whole request, to its last byte: a server that sends a byte a second is cut off,
# too. Scrapy's 180 s would keep a slot for servers that hardly ever answer after 30 s.
DOWNLOAD_TIMEOUT = 30
# Seconds to look up a name: Scrapy's 60 s are longer than the whole request may take.
DNS_TIMEOUT = 15
# A request is tried again once within the run; the next run, minutes later, tries it anyway.
RETRY_TIMES = 1
# Scrapy's, without the one whose module loads the downloader at the start of each run: a tunnel
# through a proxy that fails is a DownloadFailedError here (see BoundedHTTPHandler).
RETRY_EXCEPTIONS = [
    each
    for each in default_settings.RETRY_EXCEPTIONS
    if each != "scrapy.core.downloader.handlers.http11.TunnelError"
]
# The log level of a request that is given up: the run's summary counts them, and a line at ERROR
# for each would drown the rest.
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
# Status codes that are tried again. 429 is not among them: that host has just asked for less.
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408]
# Redirects that are followed: real chains to articles have under five, the others are loops.
REDIRECT_MAX_TIMES = 5
# WholeBodies decides about a body that ended early: Scrapy would fail whole documents whose server
# announced a wrong length, too.
DOWNLOAD_FAIL_ON_DATALOSS = False

# --- Scrapy's: hardened ---------------------------------------------------------------------

# Sockets that take commands have no place in a crawl that runs unattended.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
# Bytes of a body, also when unpacked: the largest real news pages are under 10 MiB; Scrapy's 1 GiB
# would fill the memory.
DOWNLOAD_MAXSIZE = MAX_BODY_BYTES
# Bytes from which on a body is warned of: 0 for never, as DOWNLOAD_MAXSIZE bounds it.
DOWNLOAD_WARNSIZE = 0
# Bytes of all bodies that wait for extraction: above SCRAPER_SLOT_MAX_ACTIVE_SIZE, where no request
# is begun any more, there is room for the 64 that are under way then if they are a megabyte each.
WAITING_BODIES_MAX = 128 * 1024 * 1024
# A server must prove that it is who it is asked as; Scrapy's default takes any certificate. A
# source with verify_tls = false is taken as it is.
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS = {
    # These are Scrapy's, with bounded headers, and certificates verified or not by source; loaded
    # with the first request.
    "http": "crawler.downloader.lazy_handlers.LazyHTTPHandler",
    "https": "crawler.downloader.lazy_handlers.LazyHTTPSHandler",
    # Pages must not lead to local files, or to protocols that nobody asked for.
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "crawler.downloader.dns.GuardedResolver"
DOWNLOADER_MIDDLEWARES = {
    # RobotsRules takes its place: it knows delays, servers in trouble, and how long rules hold.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    # BoundedCompression takes its place: it bounds how often and how much is unpacked at once, and
    # says whether the compressed stream came whole.
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.downloader.middlewares.compression.BoundedCompression": 590,
    # WholeBodies looks at what BoundedCompression (590) has unpacked.
    "crawler.downloader.middlewares.completeness.WholeBodies": 585,
    # BoundedRedirects takes its place: its errors have causes, not messages to be read.
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.downloader.middlewares.redirect.BoundedRedirects": 600,
    # RefreshRedirects reads what BoundedCompression (590) has unpacked.
    "crawler.downloader.middlewares.refresh.RefreshRedirects": 580,
    # RecheckShares comes before RobotsRules (620): what it postpones asks for no robots.txt.
    "crawler.downloader.middlewares.recheck_share.RecheckShares": 605,
    # LeasedHosts comes before RetryAfter, to which a host that was left is a paused one.
    "crawler.downloader.middlewares.leased_hosts.LeasedHosts": 607,
    # RetryAfter hears of a response before redirects (600) and Scrapy's retries (550) do.
    "crawler.downloader.middlewares.retry_after.RetryAfter": 610,
    # RefusingHosts hears of a response before it is tried again.
    "crawler.downloader.middlewares.refusing_hosts.RefusingHosts": 615,
    # RobotsRules comes after RetryAfter: a paused host is not asked for its robots.txt either.
    "crawler.downloader.middlewares.robots.RobotsRules": 620,
    # RequestBudget comes after RobotsRules: what is forbidden costs nothing.
    "crawler.downloader.middlewares.request_budget.RequestBudget": 630,
    # AddressGuard comes after all that changes a request, and hears first of a failed connection.
    "crawler.downloader.middlewares.address_guard.AddressGuard": 890,
}
# Characters of an address: what is longer is no article's (the bound of Internet Explorer).
URLLENGTH_LIMIT = parts.MAX_LENGTH
# MiB of memory above which the crawl ends: an operator's other programs need some, too.
MEMUSAGE_LIMIT_MB = 2048

# --- Scrapy's: flow -------------------------------------------------------------------------

# Bytes of responses that are worked on at once. Items wait for their batch's write, and a page is
# done when it is stored: Scrapy's 5 MB would let only about twenty pages wait. With eighty, two
# workers are never idle; 50 MB were no faster, and stayed resident.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 20_000_000
# No Referer is sent: which feed led to a page is nobody else's business, and the headers of 30,000
# requests that wait for their turn would take 25 MB.
REFERER_ENABLED = False
# Tasks that Scrapy starts for the items of a response, which are two at most: a page's download
# takes 3.1 ms of CPU with 8 of them, 3.8 ms with Scrapy's 100; with 2 a listing that has nothing
# new takes 4% less than with 8.
CONCURRENT_ITEMS = 2
ITEM_PIPELINES = {
    "pipelines.validation.ValidationPipeline": 100,
    "pipelines.boilerplate.pipeline.BoilerplatePipeline": 200,
    "pipelines.deduplication.pipeline.DeduplicationPipeline": 300,
    "pipelines.storage.pipeline.StoragePipeline": 400,
}
# What `scrapy forget` deletes with; commands import no pipelines.
FORGETTING = "pipelines.storage.forgetting.Forgetting"
# Scrapy's own extensions without the two that are disabled above: Scrapy imports even what
# EXTENSIONS sets to None, and their imports alone take 0.2 s of each start.
EXTENSIONS_BASE = {
    path: order
    for path, order in default_settings.EXTENSIONS_BASE.items()
    if not path.startswith(("scrapy.extensions.remote_control", "scrapy.extensions.telnet"))
}
EXTENSIONS = {
    "crawler.extensions.counts.CrawlCounts": 10,
    "crawler.extensions.database.ScrapyDatabaseSession": 50,
    "crawler.extensions.host_leases.HostLeases": 100,
    # HostLimits comes after AutoThrottle (0), whose delays it corrects.
    "crawler.downloader.host_limits.HostLimits": 150,
    "crawler.extensions.run_record.RunRecord": 200,
    "crawler.extensions.source_health.SourceHealthMonitor": 250,
    "crawler.extensions.progress.Progress": 300,
}
# The encoding of a feed export (-o), and its fields: those of the documents, without the page.
FEED_EXPORT_ENCODING = "utf-8"
FEED_EXPORT_FIELDS = [each.name for each in fields(Article) if each.metadata.get("stored", True)]

# One line at the start, warnings, and the summary: what becomes of single pages, and what Scrapy
# says of itself, are told at INFO (--verbose).
LOG_LEVEL = NOTICE_NAME
# The time in each line, in UTC.
LOG_DATEFORMAT = DATE_FORMAT
# No versions are logged: one line for each library at each cron run is too much.
LOG_VERSIONS: list[str] = []
# The statistics are not dumped: the run's summary says what an operator wants to know.
STATS_DUMP = False

VERSION = COPYDESK_VERSION

# --- The environment ------------------------------------------------------------------------

# Scrapy reads the settings from this module's names, so this is the one place to change them.
_names = [name for name in globals() if name.isupper() and name != "VERSION"]
globals().update(from_environment(_names, os.environ))
