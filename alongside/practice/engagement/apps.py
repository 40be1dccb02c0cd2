from django.apps import AppConfig


class EngagementConfig(AppConfig):
    """The young person's own worker: attempts, presence and trust, consent at sixteen, the way to adulthood."""

    name = "alongside.practice.engagement"
    label = "engagement"

    def ready(self) -> None:
        from alongside.family.cases.opened import on_case_opened
        from alongside.practice.engagement import events, growing, policies  # noqa: F401  (states what it has)
        from alongside.practice.engagement.services.growing import birthdays_of_case

        on_case_opened(birthdays_of_case)
