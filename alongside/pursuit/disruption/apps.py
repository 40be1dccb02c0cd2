from django.apps import AppConfig


class DisruptionConfig(AppConfig):
    """What agencies do about those who harm, and what came of it; whether the record looks at them or at the parents."""

    name = "alongside.pursuit.disruption"
    label = "disruption"

    def ready(self) -> None:
        from alongside.practice.plans.following import follow_lines
        from alongside.pursuit.disruption import events, jobs, policies  # noqa: F401  (states what it has)
        from alongside.pursuit.disruption.services.deeds import line_planned

        follow_lines(self.label, line_planned)
