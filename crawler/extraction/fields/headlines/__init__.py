"""Choose the headline that readers see, without the names of the site."""
