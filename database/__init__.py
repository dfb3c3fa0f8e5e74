"""Store what is crawled: connection, documents, schema, repositories, spool, embedded server."""
