from django.apps import AppConfig


class WorkloadConfig(AppConfig):
    """How much each worker carries, when they can be reached, who stands in, and how they are kept safe."""

    name = "alongside.practice.workload"
    label = "workload"

    def ready(self) -> None:
        from alongside.family.cases.services.workers import register_allocation_check
        from alongside.practice.workload import events, policies  # noqa: F401  (states its events and permissions)
        from alongside.practice.workload.services.allocating import weigh

        register_allocation_check(weigh)
