from django.apps import AppConfig
from django.db.backends.signals import connection_created


class BaseConfig(AppConfig):
    """Ids, records, domain errors, versioned parameters."""

    name = "alongside.ground.base"
    label = "base"

    def ready(self) -> None:
        from alongside.ground.base import defaults, defaults_challenge  # noqa: F401  (registers the parameters)
        from alongside.ground.base.instants import read_instants

        connection_created.connect(read_instants, dispatch_uid="instants")
