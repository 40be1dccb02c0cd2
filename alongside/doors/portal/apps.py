from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Pages for parents, carers and young people."""

    name = "alongside.doors.portal"
    label = "portal"

    def ready(self) -> None:
        from alongside.doors.portal import navigation  # noqa: F401  (registers itself)
