from django.apps import AppConfig


class EntitiesConfig(AppConfig):
    """Who and what the reports mention: people, cars, phones, places, names online; the same or not, as people judged."""

    name = "alongside.pursuit.entities"
    label = "entities"

    def ready(self) -> None:
        from alongside.pursuit.entities import events, policies  # noqa: F401  (states its events and permissions)
