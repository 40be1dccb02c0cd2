from django.apps import AppConfig


class CasesConfig(AppConfig):
    """A child's case, its threshold, its workers, and the family journey."""

    name = "alongside.family.cases"
    label = "cases"

    def ready(self) -> None:
        from alongside.family.cases import events, packs, policies  # noqa: F401  (states its events and permissions)
        from alongside.family.cases.decided import SOURCES
        from alongside.family.cases.decisions import tell_all_decisions
        from alongside.family.cases.services.narrowing import narrowing_undo
        from alongside.family.cases.services.undoing import category_undo, cause_undo
        from alongside.family.cases.stops import may_undo

        may_undo("sight", narrowing_undo)
        may_undo("cause", cause_undo)
        may_undo("neglect", category_undo)
        tell_all_decisions(SOURCES)
