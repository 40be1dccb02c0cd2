"""What life is like for a child and a family: strengths first, needs, what it costs them, the places around them."""

from django.apps import AppConfig


class CircumstancesConfig(AppConfig):
    """What life is like for a child and a family: strengths first, needs, what it costs them, the places around them."""

    name = "alongside.family.circumstances"
    label = "circumstances"

    def ready(self) -> None:
        from alongside.family.circumstances import events, policies  # noqa: F401  (states its events and permissions)
