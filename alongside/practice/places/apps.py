from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Where a child lives, learns and goes, checked against the places that are not safe for them."""

    name = "alongside.practice.places"
    label = "places"

    def ready(self) -> None:
        from alongside.practice.places import events, policies  # noqa: F401  (states its events and permissions)
