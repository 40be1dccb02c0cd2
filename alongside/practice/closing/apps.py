from django.apps import AppConfig


class ClosingConfig(AppConfig):
    """Ending a request or a case: a reason, a second person, and a review for whoever asks."""

    name = "alongside.practice.closing"
    label = "closing"

    def ready(self) -> None:
        from alongside.family.cases.decisions import tell_all_decisions
        from alongside.family.cases.stops import may_undo
        from alongside.practice.closing import events, policies  # noqa: F401  (states its events and permissions)
        from alongside.practice.closing.decided import SOURCES
        from alongside.practice.closing.services.undoing import ending_undo

        may_undo("ending", ending_undo)
        tell_all_decisions(SOURCES)
