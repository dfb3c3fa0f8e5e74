"""Make a server a replica set of one, for majority reads, transactions and change streams."""

from __future__ import annotations

from pymongo import MongoClient
from pymongo.errors import OperationFailure

from database.embedded.ports import ADDRESS

REPLICA_SET = "embedded"
ALREADY_INITIALIZED = 23
"""MongoDB's error code where an earlier start has done replSetInitiate."""


def make_replica_set(client: MongoClient[dict[str, object]], port: int) -> None:
    """Make the server of ``client``, which listens on ``port``, the only member of its set.

    It may be done again. Raises PyMongoError, also while the server is not ready for it.
    """
    host = f"{ADDRESS}:{port}"
    try:
        client.admin.command(
            "replSetInitiate", {"_id": REPLICA_SET, "members": [{"_id": 0, "host": host}]}
        )
    except OperationFailure as error:
        if error.code != ALREADY_INITIALIZED:
            raise
    configuration = client.admin.command("replSetGetConfig")["config"]
    if configuration["members"][0]["host"] != host:
        # On another port than at the last start it would look for itself for ever.
        configuration["members"][0]["host"] = host
        configuration["version"] += 1
        client.admin.command("replSetReconfig", configuration, force=True)
