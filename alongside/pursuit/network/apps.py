from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Who and what stands together in what people told, each link with what it rests on; what is proposed to a person."""

    name = "alongside.pursuit.network"
    label = "network"

    def ready(self) -> None:
        from alongside.pursuit.information.following import follow
        from alongside.pursuit.network import events, jobs, policies  # noqa: F401  (states what it has)
        from alongside.pursuit.network.rebuild import follow_changes

        follow("network", follow_changes)
