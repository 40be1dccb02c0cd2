from django.apps import AppConfig


class AreasConfig(AppConfig):
    """Which area does what, when a child lives in one and is harmed in another: a named person in both, for each task."""

    name = "alongside.family.areas"
    label = "areas"

    def ready(self) -> None:
        from alongside.family.areas import events, policies  # noqa: F401  (states its events and permissions)
