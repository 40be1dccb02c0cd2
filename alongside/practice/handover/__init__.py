"""A change of worker: the pack that is read, and the family introduced, not interviewed again."""
