"""Tell which stored article a page is: by its addresses, and by what it says."""
