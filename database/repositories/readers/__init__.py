"""Keep what readers save: searches, and the articles that they bookmark and tag."""
