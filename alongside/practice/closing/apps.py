from django.apps import AppConfig


class ClosingConfig(AppConfig):
    """Ending a request or a case: a reason, a second person, and a review for whoever asks."""

    name = "alongside.practice.closing"
    label = "closing"

    def ready(self) -> None:
        from alongside.practice.closing import events, policies  # noqa: F401  (states its events and permissions)
