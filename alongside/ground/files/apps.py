from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Attachments: encrypted at rest, fetched only through a permission-checked door."""

    name = "alongside.ground.files"
    label = "files"

    def ready(self) -> None:
        from alongside.ground.files import events, policies  # noqa: F401
