from django.apps import AppConfig


class SupportConfig(AppConfig):
    """The independent worker beside the parents: offers and their own walled space."""

    name = "alongside.practice.support"
    label = "support"

    def ready(self) -> None:
        from alongside.practice.support import events, late, policies  # noqa: F401  (states its events and permissions)

        late.register()
