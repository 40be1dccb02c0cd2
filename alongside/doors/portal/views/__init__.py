"""The pages of this door."""
