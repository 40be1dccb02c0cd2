from django.apps import AppConfig


class IntelligenceConfig(AppConfig):
    """Grading by police, what is kept, held or promoted, who reads it, and what the family is told."""

    name = "alongside.pursuit.intelligence"
    label = "intelligence"

    def ready(self) -> None:
        from alongside.pursuit.intelligence import events, jobs, policies  # noqa: F401  (states what it has)
