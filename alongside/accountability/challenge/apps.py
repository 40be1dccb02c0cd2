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
        from alongside.accountability.challenge.complaints import events as _complaints  # noqa: F401
        from alongside.accountability.challenge.complaints import policies as _who  # noqa: F401
        from alongside.accountability.challenge.watch import events as _looks  # noqa: F401
        from alongside.accountability.challenge.watch import policies as _lookers  # noqa: F401
        from alongside.accountability.challenge.watch import sources
        from alongside.accountability.challenge.watch.services import hold
        from alongside.family.cases.stops import may_stop

        sources.watch_source("complaint", sources.by_complaint)
        sources.watch_source("asking_again", sources.by_asking_again)
        sources.watch_source("mutual_challenge", sources.by_mutual_challenge)
        sources.watch_source("review_of_ending", sources.by_review_of_ending)
        may_stop("watch", hold)
        from alongside.accountability.challenge.complaints.events import KINDS
        from alongside.accountability.challenge.leaving import pass_on
        from alongside.practice.handover.apart import follow_leaving

        follow_leaving(self.label, KINDS, pass_on)
