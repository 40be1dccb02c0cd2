from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Meetings and whether the parents were invited."""

    name = "alongside.practice.meetings"
    label = "meetings"

    def ready(self) -> None:
        from alongside.practice.meetings import events, policies  # noqa: F401  (states its events and permissions)
        from alongside.practice.meetings.minutes import events as minutes_events  # noqa: F401
        from alongside.practice.meetings.minutes import policies as minutes_policies  # noqa: F401
