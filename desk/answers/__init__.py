"""Say what answers look like: models, problems, formats, and what the client has already."""
