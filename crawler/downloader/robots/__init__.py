"""Parse, apply and keep robots.txt."""
