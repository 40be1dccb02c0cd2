from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """When a child is missing: the pack made on a calm day, the episode, and the conversation on return."""

    name = "alongside.practice.safety"
    label = "safety"
