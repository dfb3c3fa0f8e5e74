"""Is the database to blame, or the document? (pure)"""

from __future__ import annotations

from collections.abc import Iterable

from pymongo.errors import BulkWriteError, ConnectionFailure, OperationFailure, PyMongoError

OUTAGE_CODES = frozenset(
    {
        6,  # HostUnreachable
        7,  # HostNotFound
        13,  # Unauthorized
        18,  # AuthenticationFailed
        24,  # LockTimeout
        50,  # MaxTimeMSExpired
        64,  # WriteConcernFailed
        89,  # NetworkTimeout
        91,  # ShutdownInProgress
        100,  # UnsatisfiableWriteConcern
        133,  # FailedToSatisfyReadPreference
        134,  # ReadConcernMajorityNotAvailableYet
        189,  # PrimarySteppedDown
        262,  # ExceededTimeLimit
        8000,  # AtlasError: quota, maintenance
        9001,  # SocketException
        10107,  # NotWritablePrimary
        11600,  # InterruptedAtShutdown
        11602,  # InterruptedDueToReplStateChange
        13435,  # NotPrimaryNoSecondaryOk
        13436,  # NotPrimaryOrSecondary
        14031,  # OutOfDiskSpace
    }
)
"""MongoDB's error codes that say nothing about what was written
(github.com/mongodb/mongo, src/mongo/base/error_codes.yml)."""


def is_outage(error: PyMongoError) -> bool:
    """Whether the same write may well succeed later, when the database is back or has room."""
    if isinstance(error, ConnectionFailure) or error.timeout:
        return True
    if isinstance(error, BulkWriteError):
        details = error.details or {}
        failures = [*details.get("writeErrors", ()), *details.get("writeConcernErrors", ())]
        return any_outage(failure.get("code") for failure in failures)
    return isinstance(error, OperationFailure) and any_outage([error.code])


def any_outage(codes: Iterable[int | None]) -> bool:
    """Whether one of MongoDB's error codes names an outage."""
    return not OUTAGE_CODES.isdisjoint(codes)
