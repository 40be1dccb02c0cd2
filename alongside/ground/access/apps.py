from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccessConfig(AppConfig):
    """Permissions, circles of need-to-know, and row security."""

    name = "alongside.ground.access"
    label = "access"

    def ready(self) -> None:
        from alongside.ground.access.install import after_migrate

        post_migrate.connect(after_migrate, sender=self)
