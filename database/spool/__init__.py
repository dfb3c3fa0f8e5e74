"""Keep on disk what can't be stored while the database is away."""
