"""Asking, and being answered: a family's request for help on a clock, with everything that went before."""
