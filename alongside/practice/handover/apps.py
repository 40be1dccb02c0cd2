from django.apps import AppConfig


class HandoverConfig(AppConfig):
    """A change of worker: the pack that is read, and the family introduced, not interviewed again."""

    name = "alongside.practice.handover"
    label = "handover"

    def ready(self) -> None:
        from alongside.family.cases.changes import follow_worker_changes
        from alongside.practice.assessment.beginning import check_before_beginning
        from alongside.practice.handover import events, policies  # noqa: F401  (states its events and permissions)
        from alongside.practice.handover.pack import read_before_assessing
        from alongside.practice.handover.services.opening import follow

        follow_worker_changes(self.label, follow)
        check_before_beginning(self.label, read_before_assessing)
