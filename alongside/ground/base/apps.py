from django.apps import AppConfig


class BaseConfig(AppConfig):
    """Ids, records, domain errors, versioned parameters."""

    name = "alongside.ground.base"
    label = "base"

    def ready(self) -> None:
        from alongside.ground.base import defaults, defaults_challenge  # noqa: F401  (registers the parameters)
