"""Tell how Copydesk was installed and started: version, checkout or not, by which name."""
