"""Promises: one owner, one date, done only when the family or the lead says so."""
