"""The store: connection, documents, schema, repositories, spool, embedded server."""
