from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Who and what stands together in what people told: links with what they rest on, groups and children proposed to a person."""

    name = "alongside.pursuit.network"
    label = "network"

    def ready(self) -> None:
        from alongside.pursuit.network import events, policies  # noqa: F401  (states what it has)
