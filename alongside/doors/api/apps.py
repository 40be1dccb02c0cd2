from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Pages for machines."""

    name = "alongside.doors.api"
    label = "api"
