from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """The assessment: who does the harm comes first, outside and inside the home side by side, sources kept."""

    name = "alongside.practice.assessment"
    label = "assessment"

    def ready(self) -> None:
        from alongside.family.cases.changes import follow_worker_changes
        from alongside.family.recording.documents import read_one_by_one
        from alongside.practice.assessment import events, policies  # noqa: F401  (states its events and permissions)
        from alongside.practice.assessment.papers import assessments_to_judge
        from alongside.practice.assessment.services.harms import follow_lead

        follow_worker_changes(self.label, follow_lead)
        read_one_by_one("assessment", assessments_to_judge)
