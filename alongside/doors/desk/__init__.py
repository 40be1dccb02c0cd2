"""Pages for practitioners, by role."""
