from django.apps import AppConfig


class DisruptionConfig(AppConfig):
    """What agencies do about whoever does the harm, and whether the work looks at them at all."""

    name = "alongside.pursuit.disruption"
    label = "disruption"
