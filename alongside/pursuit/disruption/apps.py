from django.apps import AppConfig


class DisruptionConfig(AppConfig):
    """What agencies do about those who harm, and what came of it; whether the record looks at them or at the parents."""

    name = "alongside.pursuit.disruption"
    label = "disruption"
