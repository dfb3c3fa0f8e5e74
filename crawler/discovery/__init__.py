"""Read the bytes of a listing into its links. Pure."""
