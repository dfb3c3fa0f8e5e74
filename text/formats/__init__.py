"""Write articles in the formats of other programs."""
