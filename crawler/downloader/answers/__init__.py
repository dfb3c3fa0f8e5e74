"""Tell from an answer's bytes and headers what it is: whole, packed, a wall, a refresh."""
