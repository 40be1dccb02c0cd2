from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """Promises: one owner, one date, done only when the family or the lead says so."""

    name = "alongside.practice.actions"
    label = "actions"

    def ready(self) -> None:
        from alongside.family.cases.decisions import tell_all_decisions
        from alongside.practice.actions import events, late, policies  # noqa: F401  (states its events and permissions)
        from alongside.practice.actions.activity import steps_between
        from alongside.practice.actions.decided import SOURCES
        from alongside.practice.engagement.activity import register_source

        register_source("promises", steps_between)
        late.register()
        tell_all_decisions(SOURCES)
