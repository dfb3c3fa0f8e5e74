"""Share the sources among workers on several machines: Celery's tasks over shards of hosts."""
