"""Name every setting of Copydesk's, the kind of its values, and what it is for.

The defaults, with the reason of each, are in ``crawler/settings.py``; docs/operating.md names each
with its default, and a test compares the three.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.configuration import kinds
from crawler.configuration.kinds import Kind, number, whole
from urls.domains.shards import MOST_SHARDS

# Sources of the size of a whole country's press have fewer articles and pages per run; a larger
# number is a slip.
MANY = 100_000
# Seconds in a day, the longest that anything within a run may wait.
DAY = 86_400
# A year: listings that are polled more rarely are not polled.
YEAR = 365 * DAY
# Days of a hundred years: a larger number of days can't be taken from a date.
CENTURY = 36_525
# MiB of the largest disks.
DISK = 1_000_000_000
# Processes: twice what the largest machines have cores.
PROCESSES = 512
# Exit codes end there; 2 and less have a meaning of their own, and 0 is "no other code".
LARGEST_EXIT_CODE = 255


@dataclass(frozen=True)
class Setting:
    """Describe a setting."""

    name: str
    kind: Kind
    purpose: str


OWN = (
    Setting("MONGO_URI", kinds.MONGO_URI, "the MongoDB server; empty for the embedded one"),
    Setting("MONGO_DATABASE", kinds.DATABASE, "the database that holds all collections"),
    Setting("DATABASE_TIMEOUT", number(0.1, DAY), "seconds until a silent database is away"),
    Setting("SOURCES_FILE", kinds.PATH, "the file that names the sources"),
    Setting("DATA_DIR", kinds.PATH, "the folder of the embedded server and the spool"),
    Setting("STORAGE_LINGER", number(0, 60), "seconds that an article waits for others"),
    Setting("SPOOL_MAX_MB", number(0, DISK), "MiB that may wait on disk"),
    Setting("START_WITHOUT_DATABASE", kinds.FLAG, "whether to crawl to the spool from the start"),
    Setting("CONTACT_URL", kinds.CONTACT, "where publishers reach the operator"),
    Setting("ALLOWED_NETWORKS", kinds.NETWORKS, "networks that are open though not public"),
    Setting("ALLOWED_PORTS", kinds.PORTS, "ports that pages may lead to"),
    Setting("ARTICLES_PER_SOURCE", whole(0, MANY), "new articles of one source in one run"),
    Setting("RECHECKS_PER_RUN", whole(0, MANY), "stored articles that one run looks at again"),
    Setting("RECHECK_SECONDS", number(1, DAY), "seconds of a host's time for stored articles"),
    Setting("POLL_FLOOR", number(1, YEAR), "seconds between two polls of a listing, at least"),
    Setting("POLL_CEILING", number(1, YEAR), "seconds between two polls of a listing, at most"),
    Setting("POLL_PATIENCE", number(1, YEAR), "the price of a poll, in article-seconds"),
    Setting("WATCH_INTERVAL", number(0.1, DAY), "seconds between two looks at what is due"),
    Setting("MAX_AGE_DAYS", number(0, CENTURY), "days after which an entry is not news"),
    Setting("PAGES_KEPT_DAYS", number(0, CENTURY), "days that raw pages are kept"),
    Setting("EXTRACTION_TIMEOUT", number(0.1, DAY), "seconds of the processor for one page"),
    Setting("ARTICLE_MAX_PARTS", whole(1, 1000), "parts that are fetched of one article"),
    Setting("EXTRACTION_WORKERS", whole(0, PROCESSES), "worker processes; 0: one a core"),
    Setting("BREAKAGE_EXIT_CODE", whole(0, LARGEST_EXIT_CODE), "exit code for what is unusual"),
    Setting("BREAKAGE_WEBHOOK", kinds.WEBHOOK, "where a message goes about what is unusual"),
    Setting("ALERTS", kinds.ALERTS, "who gets that message by mail or chat"),
    Setting("DESK_REQUESTS_PER_MINUTE", whole(0), "requests of one asker that the desk answers"),
    Setting("DOMAIN_REQUESTS_PER_HOUR", whole(0), "requests of one site, of all crawls together"),
    Setting("REGION", kinds.LINE, "the region from which this machine asks"),
    Setting("SHARDING_BROKER", kinds.BROKER, "the RabbitMQ server; empty for one machine"),
    Setting("SHARDING_SHARDS", whole(1, MOST_SHARDS), "shards of each queue, at most"),
    Setting("SHARDING_DEADLINE", number(1, DAY), "seconds that the crawl of a shard may take"),
    Setting("SHARDING_CONSUMER_TIMEOUT", number(1, YEAR), "seconds of RabbitMQ's consumer_timeout"),
    Setting("SHARDING_GRACE", number(0, DAY), "seconds in which a worker ends after SIGTERM"),
    Setting("LOG_JSON", kinds.FLAG, "whether each line of the log is a JSON object"),
    Setting("PROGRESS_ENABLED", kinds.FLAG, "whether a terminal shows how far the crawl is"),
    Setting("ROBOTSTXT_CRAWL_DELAY_MAX", number(0, DAY), "seconds of Crawl-delay that are obeyed"),
    Setting("RETRY_AFTER_DEFAULT", number(0, DAY), "seconds of a pause that names no time"),
    Setting("RETRY_AFTER_MAX", number(0, DAY), "seconds of the longest such pause"),
    Setting("RETRY_AFTER_WAITED", number(0, DAY), "seconds of a pause that is waited for"),
    Setting("RETRY_AFTER_TIMES", whole(0, 100), "tries after a pause"),
    Setting("WAITING_BODIES_MAX", whole(1), "bytes of all bodies that wait for extraction"),
)

# Settings of Scrapy's whose default does not say which values they take.
OF_SCRAPY = (
    Setting("LOG_LEVEL", kinds.LOG_LEVEL, "the least level that is logged"),
    Setting("CONCURRENT_REQUESTS", whole(1, MANY), "requests at once, over all hosts"),
    Setting("CONCURRENT_REQUESTS_PER_DOMAIN", whole(1, MANY), "requests at once, to one host"),
    Setting("CONCURRENT_ITEMS", whole(1, MANY), "items of one response at once"),
    Setting("DOWNLOAD_DELAY", number(0, DAY), "seconds between two requests to a host"),
    Setting("DOWNLOAD_TIMEOUT", number(0.1, DAY), "seconds for one page"),
    Setting("DNS_TIMEOUT", number(0.1, DAY), "seconds to look up a name"),
    Setting("AUTOTHROTTLE_START_DELAY", number(0, DAY), "seconds of delay at the start"),
    Setting("AUTOTHROTTLE_MAX_DELAY", number(0, DAY), "seconds of the longest delay"),
    Setting("AUTOTHROTTLE_TARGET_CONCURRENCY", number(0.01, MANY), "requests at once on average"),
    Setting("USER_AGENT", kinds.LINE, "the name under which pages are requested"),
)
