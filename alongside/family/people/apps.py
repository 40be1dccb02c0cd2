from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Persons, family groups, pets, safe contact, invitations."""

    name = "alongside.family.people"
    label = "people"

    def ready(self) -> None:
        from alongside.family.people import events, policies  # noqa: F401  (states its events and permissions)
