"""Connect to MongoDB, and notice when it is away."""

from database.connection.client import connect, connect_async

__all__ = ["connect", "connect_async"]
