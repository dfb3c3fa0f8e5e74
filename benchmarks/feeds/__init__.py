"""Compare what Copydesk reads in feeds with what other readers' test cases say is right."""
