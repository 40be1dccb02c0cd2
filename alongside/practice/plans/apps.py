from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The safety plan that a family and its workers write together."""

    name = "alongside.practice.plans"
    label = "plans"

    def ready(self) -> None:
        from alongside.practice.plans import events, policies  # noqa: F401  (states its events and permissions)
