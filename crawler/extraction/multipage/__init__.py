"""Find and join the pages of an article that is split over several."""
