"""Tell which domain a host belongs to, and which shard a domain."""
