from django.apps import AppConfig


class HandoverConfig(AppConfig):
    """A change of worker: the pack that is read, and the family introduced, not interviewed again."""

    name = "alongside.practice.handover"
    label = "handover"
