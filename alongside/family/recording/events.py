"""Event types of this room."""
