from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Who and what stands together in what people told; groups and further children, proposed to a person."""

    name = "alongside.pursuit.network"
    label = "network"
