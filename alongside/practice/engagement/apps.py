from django.apps import AppConfig


class EngagementConfig(AppConfig):
    """The young person's own worker: attempts, presence and trust, consent at sixteen, the way to adulthood."""

    name = "alongside.practice.engagement"
    label = "engagement"
