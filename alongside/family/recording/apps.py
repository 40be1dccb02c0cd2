from django.apps import AppConfig


class RecordingConfig(AppConfig):
    """One chronology to which agencies and families add."""

    name = "alongside.family.recording"
    label = "recording"

    def ready(self) -> None:
        from alongside.family.recording import events, jobs, policies  # noqa: F401  (states its events and permissions)
        from alongside.family.recording.provenance import statements_of
        from alongside.ground.files.provenance import tell_provenance

        tell_provenance("recording.chronologyentry", statements_of)
