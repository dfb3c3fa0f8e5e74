"""Tell outages of the database from errors in what was written to it."""

from __future__ import annotations

from collections.abc import Iterable

from pymongo.errors import BulkWriteError, ConnectionFailure, OperationFailure, PyMongoError

from database.connection.rights import refused_action

OUTAGE_CODES = frozenset(
    {
        6,  # HostUnreachable
        7,  # HostNotFound
        13,  # Unauthorized
        18,  # AuthenticationFailed
        24,  # LockTimeout
        43,  # CursorNotFound: it was another server's
        50,  # MaxTimeMSExpired
        64,  # WriteConcernFailed
        89,  # NetworkTimeout
        91,  # ShutdownInProgress
        100,  # UnsatisfiableWriteConcern
        133,  # FailedToSatisfyReadPreference
        134,  # ReadConcernMajorityNotAvailableYet
        189,  # PrimarySteppedDown
        262,  # ExceededTimeLimit
        365,  # TemporarilyUnavailable
        8000,  # AtlasError: quota, maintenance
        9001,  # SocketException
        10107,  # NotWritablePrimary
        11600,  # InterruptedAtShutdown
        11601,  # Interrupted
        11602,  # InterruptedDueToReplStateChange
        13435,  # NotPrimaryNoSecondaryOk
        13436,  # NotPrimaryOrSecondary
        14031,  # OutOfDiskSpace
    }
)
"""MongoDB's error codes that are about the server, and not about what was written
(github.com/mongodb/mongo, src/mongo/base/error_codes.yml)."""

DUPLICATE_KEY = 11000
"""MongoDB's error code for a second document under a unique key: another writer was faster."""

LONGEST_MESSAGE = 300
"""The most characters of an error message that are kept: what follows is a topology or a
document."""


def is_outage(error: Exception) -> bool:
    """Tell whether the same write may succeed later, when the database is back or has room."""
    if not isinstance(error, PyMongoError):
        return False
    if isinstance(error, ConnectionFailure) or error.timeout:
        return True
    if isinstance(error, BulkWriteError):
        details = error.details or {}
        failures = [*details.get("writeErrors", ()), *details.get("writeConcernErrors", ())]
        return any_outage(failure.get("code") for failure in failures)
    return isinstance(error, OperationFailure) and any_outage([error.code])


def brief(error: Exception) -> str:
    """Return an error's message without the documents that the driver quotes: these may be MBs."""
    if isinstance(error, BulkWriteError):
        details = error.details or {}
        failures = [*details.get("writeErrors", ()), *details.get("writeConcernErrors", ())]
        if failures:
            said = str(failures[0].get("errmsg"))[:LONGEST_MESSAGE]
            return f"{len(failures)} writes failed, the first with: {said}"
    if isinstance(error, OperationFailure) and (refused := refused_action(error)):
        return refused
    return str(error)[:LONGEST_MESSAGE]


def any_outage(codes: Iterable[int | None]) -> bool:
    """Tell whether one of MongoDB's error codes means an outage."""
    return not OUTAGE_CODES.isdisjoint(codes)
