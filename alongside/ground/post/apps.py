from django.apps import AppConfig


class PostConfig(AppConfig):
    """The one place through which every letter and every text message leaves."""

    name = "alongside.ground.post"
    label = "post"

    def ready(self) -> None:
        from alongside.ground.post import events  # noqa: F401
