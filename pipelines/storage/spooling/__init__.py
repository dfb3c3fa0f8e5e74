"""Put items into the spool, and take them through the same steps when they come out."""
