from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Pages for anyone, without an account."""

    name = "alongside.doors.public"
    label = "public"
