from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The safety plan that a family and its workers write together."""

    name = "alongside.practice.plans"
    label = "plans"

    def ready(self) -> None:
        from alongside.family.cases.changes import follow_disclosures, follow_worker_changes
        from alongside.family.cases.decisions import tell_all_decisions
        from alongside.practice.plans import events, policies  # noqa: F401  (states its events and permissions)
        from alongside.practice.plans.decided import SOURCES
        from alongside.practice.plans.services.reviewing import follow_disclosure, follow_lead

        follow_worker_changes(self.label, follow_lead)
        follow_disclosures(self.label, follow_disclosure)
        from alongside.family.cases.planned import says_plan_is_final
        from alongside.family.cases.stops import may_undo
        from alongside.family.recording.documents import read_one_by_one
        from alongside.practice.plans.papers import plans_to_judge
        from alongside.practice.plans.selectors import plan_is_final
        from alongside.practice.plans.services.force import plan_kind_undo

        read_one_by_one("plan", plans_to_judge)
        may_undo("plan_kind", plan_kind_undo)
        says_plan_is_final(self.label, plan_is_final)
        tell_all_decisions(SOURCES)
