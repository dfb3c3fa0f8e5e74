"""Tell changes of a story from lines of its page that turn by themselves."""
