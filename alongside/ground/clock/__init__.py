"""The house's time: one source of now, working days, due dates and the clocks that run on them."""

from alongside.ground.clock.time_source import frozen, now, reading_once, today

__all__ = ["frozen", "now", "reading_once", "today"]
