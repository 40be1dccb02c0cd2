"""Where a child lives, learns and goes, checked against the places that are not safe for them."""
