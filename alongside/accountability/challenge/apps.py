from django.apps import AppConfig


class ChallengeConfig(AppConfig):
    """Asking, and being answered: a family's request for help on a clock, with everything that went before."""

    name = "alongside.accountability.challenge"
    label = "challenge"

    def ready(self) -> None:
        from alongside.accountability.challenge import (  # noqa: F401  (states its events and permissions)
            events,
            late_mutual,
            policies,
        )

        late_mutual.register()
