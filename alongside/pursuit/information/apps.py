from django.apps import AppConfig


class InformationConfig(AppConfig):
    """What a family notices: reports, their items with provenance, the urgent way, things to collect."""

    name = "alongside.pursuit.information"
    label = "information"

    def ready(self) -> None:
        from alongside.pursuit.information import events, policies  # noqa: F401  (states its events and permissions)
        from alongside.pursuit.information.services import files  # noqa: F401  (says which codes take files)
