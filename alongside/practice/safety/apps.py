from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """When a child is missing, and when a family is threatened."""

    name = "alongside.practice.safety"
    label = "safety"

    def ready(self) -> None:
        from alongside.family.cases.changes import tell_when_late
        from alongside.practice.safety import events, policies  # noqa: F401  (states what it has)

        for kind in (events.RETURN_TALK, *events.THREAT_CLOCKS):
            tell_when_late(kind)
