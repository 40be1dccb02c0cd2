"""A child's case, its threshold, its workers, and the family journey."""
