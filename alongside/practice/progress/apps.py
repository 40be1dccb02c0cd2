from django.apps import AppConfig


class ProgressConfig(AppConfig):
    """What changes for a family: asked the same way at the start, at reviews and at the end; sessions in step."""

    name = "alongside.practice.progress"
    label = "progress"

    def ready(self) -> None:
        from alongside.family.cases.decisions import tell_all_decisions
        from alongside.family.cases.opened import on_case_opened
        from alongside.practice.progress import events, policies  # noqa: F401  (states what it has)
        from alongside.practice.progress.decided import SOURCES
        from alongside.practice.progress.services.asking import asking_begin

        on_case_opened(asking_begin)
        tell_all_decisions(SOURCES)
