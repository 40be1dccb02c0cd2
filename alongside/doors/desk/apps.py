from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages for practitioners, by role."""

    name = "alongside.doors.desk"
    label = "desk"
