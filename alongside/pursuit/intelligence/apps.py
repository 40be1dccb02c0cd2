from django.apps import AppConfig


class IntelligenceConfig(AppConfig):
    """Grading by police, what is kept, held or promoted, who reads it, and what the family is told."""

    name = "alongside.pursuit.intelligence"
    label = "intelligence"

    def ready(self) -> None:
        from alongside.pursuit.information.following import follow
        from alongside.pursuit.intelligence import events, jobs, policies  # noqa: F401  (states what it has)
        from alongside.pursuit.intelligence.services.waking import held_follow

        follow("intelligence", held_follow)
