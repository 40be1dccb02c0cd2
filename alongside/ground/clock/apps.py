from django.apps import AppConfig


class ClockConfig(AppConfig):
    """One time source, working days, due dates, and the clocks of promises (R338)."""

    name = "alongside.ground.clock"
    label = "clock"
