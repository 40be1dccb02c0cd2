from importlib import import_module

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages for practitioners, by role."""

    name = "alongside.doors.desk"
    label = "desk"

    def ready(self) -> None:
        """Say where a professional can go."""
        import_module("alongside.doors.desk.navigation")
