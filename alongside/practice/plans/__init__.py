"""The safety plan that a family and its workers write together."""
