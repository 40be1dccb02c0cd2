"""Meetings and whether the parents were invited."""
