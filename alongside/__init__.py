"""Alongside: agencies and families together protect a child from exploitation."""

__version__ = "0.1.0"
