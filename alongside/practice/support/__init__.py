"""The independent worker beside the parents: offers and their own walled space."""
