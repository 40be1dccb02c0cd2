"""Which area does what, when a child lives in one and is harmed in another: a named person in both, for each task."""
