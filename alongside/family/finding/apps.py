from django.apps import AppConfig


class FindingConfig(AppConfig):
    """One box that finds a person, a case, a reference or a phone, only among what the asker may see."""

    name = "alongside.family.finding"
    label = "finding"

    def ready(self) -> None:
        from alongside.family.finding import events, policies  # noqa: F401  (states its events and permissions)
