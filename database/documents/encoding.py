"""What MongoDB holds beside the items: whole documents, and what storage adds to an item's.

As in ``model.items``, an attribute is a field under the same name; ``id`` of a whole document
is its ``_id``. None and empty lists are left out. All datetimes are timezone-aware.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from typing import Any, Literal

from bson import Timestamp


@dataclass
class ArticleLife:
    """The fields of ``articles`` that storage adds to an Article's."""

    id: str
    """Hash of urlKey."""
    schemaVersion: int
    status: Literal["active", "gone"]
    revision: int
    """1 when inserted, one more at each change of content."""
    contentChangedAt: datetime
    firstFetchedAt: datetime
    lastFetchedAt: datetime
    lastCheckedAt: datetime
    changed: Timestamp
    """Stamped by the server (``$currentDate``), on insert and change of content only."""
    nextCheckAt: datetime | None = None
    missing: int | None = None
    """Times in a row that the page was not to be found."""


@dataclass
class PageLife:
    """The field of ``pages`` that storage adds to a Page's."""

    expiresAt: datetime
    """When MongoDB may delete it."""


@dataclass
class RejectedLife:
    """The fields of ``rejected`` that storage adds to a Rejection's."""

    id: str
    """Hash of urlKey."""
    rejectedAt: datetime
    attempts: int
    nextCheckAt: datetime | None = None


@dataclass
class Revision:
    """What an article said before a change of content."""

    id: str
    """``articleId:revision``."""
    articleId: str
    revision: int
    """The number it had as the current one."""
    replacedAt: datetime
    changedFields: list[str]
    document: dict[str, Any]
    """Its content fields as they were."""


@dataclass
class PollError:
    """Why the last poll of an endpoint failed."""

    cause: str
    """Short stable name."""
    message: str
    at: datetime


@dataclass
class Rhythm:
    """What is kept of a listing's habits: small, of fixed size, storable."""

    learnedAt: datetime | None = None
    """The last answer."""
    hourArticles: list[float] = field(default_factory=lambda: [0.0] * 24)
    """That appeared in each hour of the day in UTC; older ones count less."""
    hourSeconds: list[float] = field(default_factory=lambda: [0.0] * 24)
    """That each hour was watched; likewise."""
    dayArticles: list[float] = field(default_factory=lambda: [0.0] * 7)
    """The same for weekdays, from Monday."""
    daySeconds: list[float] = field(default_factory=lambda: [0.0] * 7)
    recent: float = 0.0
    """Articles of the last hours."""
    expected: float = 0.0
    """How many are usual in them."""
    hintSeconds: float | None = None
    """That the publisher asks to wait."""
    wholeAt: datetime | None = None
    """The last answer with a body."""
    unseen: float = 0.0
    """Articles expected since then."""
    validatorsLie: bool = False
    """The document changed, its ETag and Last-Modified did not."""


@dataclass
class EndpointState:
    """Poll state and health of a feed, sitemap, section or home page, in ``sources``."""

    id: str
    source: str
    """Its id in the sources file."""
    url: str
    kind: Literal["feed", "sitemap", "section", "home"]
    addedAt: datetime
    found: bool
    """Discovered, not configured."""
    failures: float = 0.0
    """In a row; a soft one counts less than 1."""
    links: int = 0
    """That the last good poll listed."""
    newArticles: int = 0
    """Among them, not known before."""
    lastPolledAt: datetime | None = None
    lastSucceededAt: datetime | None = None
    nextPollAt: datetime | None = None
    rhythm: Rhythm | None = None
    error: PollError | None = None
    etag: str | None = None
    lastModified: str | None = None
    exploredAt: datetime | None = None
    """When feeds and sitemaps were last looked for from this home page."""
    bodyHash: str | None = None
    """Of the last body: some feeds send one ETag for ever, others always a new one."""


@dataclass
class SampledArticle:
    """What a site's memory keeps of one of its articles: the blocks that might be boilerplate."""

    id: str
    """The article's."""
    day: datetime
    """Midnight (UTC) of the day of publication."""
    blocks: list[int] = field(default_factory=list)
    """Hashes of their letters."""
    lengths: list[int] = field(default_factory=list)
    """Letters of each."""
    related: list[int] = field(default_factory=list)
    """Percent of each one's words that the rest of the article uses."""


@dataclass
class Site:
    """What is learned of a site, in ``sites``; its id is the registrable domain."""

    id: str
    version: int
    """One more at each write: two processes that learn at once don't overwrite each other."""
    updatedAt: datetime
    articles: list[SampledArticle] = field(default_factory=list)


@dataclass
class KeptRobots:
    """What the robots.txt of a site says to us, in ``robots``."""

    id: str
    """``scheme://host:port``; with `` unverified`` where nobody checked the certificate."""
    token: str
    """The name that we answered to."""
    rules: str
    """The lines of our own groups; empty: all is allowed."""
    fetchedAt: datetime
    expiresAt: datetime
    """Until then it holds, and MongoDB keeps it."""


@dataclass
class Holder:
    """The process that holds a lease."""

    machine: str
    """Boot and process-id namespace: where ``pid`` means something."""
    pid: int
    started: int
    """Clock ticks after boot; tells it from a later process with the same pid."""


@dataclass
class Lease:
    """Which run polls the sources of a host; its id is the host."""

    id: str
    runId: str
    holder: Holder
    expiresAt: datetime


@dataclass
class Run:
    """What one run did, and how it ended."""

    id: str
    startedAt: datetime
    version: str
    endedAt: datetime | None = None
    """Absent while it runs; of a run that died, its last sign of life."""
    outcome: str | None = None
    """``running``; ``finished`` or why it ended early; ``died`` where it could not say."""
    settings: dict[str, Any] = field(default_factory=dict)
    sources: list[dict[str, Any]] = field(default_factory=list)
    """Of each source: counts, failures by cause, milliseconds that its host took to answer."""
    counts: dict[str, Any] = field(default_factory=dict)
    spider: str | None = None
    holder: Holder | None = None
    """The process."""
    aliveAt: datetime | None = None
    """Its last sign of life, by the server's clock."""
    seconds: float = 0.0
    """That it has lasted."""


@dataclass
class SourceDay:
    """What a source brought on one day (UTC), in ``days``: sums that runs add to."""

    id: str
    """``SOURCE DAY``."""
    source: str
    day: datetime
    """Midnight."""
    articles: int = 0
    """That were read for the first time; the counts below are of these."""
    undated: int = 0
    """Without a date."""
    unstamped: int = 0
    """Whose own page gives none."""
    unsigned: int = 0
    """Without authors."""
    logWords: float = 0.0
    """Sum of the natural logarithms of their lengths in words."""
    logWordsSquared: float = 0.0
    """Sum of the squares of these."""
    rejected: int = 0
    """Pages, beside the articles."""
    found: dict[str, int] | None = None
    """Articles by hour."""
    polls: dict[str, int] | None = None
    """Listings that could be read, by hour."""


@dataclass
class Finding:
    """Something about a source that is out of its own band."""

    measure: str
    """silence, fewer, more, rejected, undated, unstamped, unsigned, shorter, longer."""
    since: datetime
    """The first hour or day that shows it."""
    foundAt: datetime
    value: float
    usual: float
    limit: float
    """Between the usual and this all is well."""
    detail: str
    """A sentence for a person."""
    told: bool = False
    """The webhook took it."""


@dataclass
class SourceHealth:
    """What is out of its band at a source, in ``health``; a source that is well has none."""

    id: str
    """The source's."""
    judgedAt: datetime
    findings: list[Finding] = field(default_factory=list)


@dataclass
class SchemaState:
    """Which schema the database has, in ``meta``."""

    id: str
    version: int
    digest: str
    """Of validators and indexes."""
    updatedAt: datetime


def as_document(*parts: object) -> dict[str, Any]:
    """The document that one or more dataclass instances make together.

    Leaves out None, empty lists and fields marked ``{"stored": False}``; ``id`` becomes ``_id``.
    Pages carry lone surrogates in escaped JSON: see ``well_formed``.
    """
    document: dict[str, Any] = {}
    for part in parts:
        document.update(_fields(part))
    if "id" in document:
        document = {"_id": document.pop("id"), **document}
    return document


def _fields(instance: object) -> dict[str, Any]:
    names = _stored_names(type(instance))
    if names is None:
        raise TypeError(f"{type(instance).__name__} is no dataclass")
    pairs = ((name, _value(getattr(instance, name))) for name in names)
    return {name: value for name, value in pairs if value is not None and value != []}


_NAMES: dict[type, tuple[str, ...] | None] = {}


def _stored_names(kind: type) -> tuple[str, ...] | None:
    """None for what is no dataclass. Asked for each value of each document: kept by type."""
    if kind not in _NAMES:
        _NAMES[kind] = (
            tuple(each.name for each in fields(kind) if each.metadata.get("stored", True))
            if is_dataclass(kind)
            else None
        )
    return _NAMES[kind]


def _value(value: object) -> object:
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, list):
        return [_value(each) for each in value]
    return value if _stored_names(type(value)) is None else _fields(value)


def well_formed(text: str) -> str:
    """``text`` as BSON takes it: lone surrogates become U+FFFD, pairs the character they mean."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
