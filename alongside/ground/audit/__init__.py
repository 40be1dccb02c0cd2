"""Append-only, hash-chained events. Import the verbs from `services`, the types from `events`."""
