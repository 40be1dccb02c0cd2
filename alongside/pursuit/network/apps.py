from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Who and what is joined to whom, with the provenance of every link; other children who may need help."""

    name = "alongside.pursuit.network"
    label = "network"
