from django.apps import AppConfig


class RecordingConfig(AppConfig):
    """One chronology to which agencies and families add."""

    name = "alongside.family.recording"
    label = "recording"

    def ready(self) -> None:
        from alongside.family.recording import events, jobs, policies  # noqa: F401  (states its events and permissions)
