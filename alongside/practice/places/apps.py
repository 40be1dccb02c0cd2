from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Where a child lives, learns and goes, checked against the places that are not safe for them."""

    name = "alongside.practice.places"
    label = "places"

    def ready(self) -> None:
        from alongside.family.cases.decisions import tell_all_decisions
        from alongside.family.cases.stops import may_undo
        from alongside.family.recording.facts import tell_in_story
        from alongside.practice.places import events, policies  # noqa: F401  (states its events and permissions)
        from alongside.practice.places.decided import SOURCES
        from alongside.practice.places.services.stays import stay_undo
        from alongside.practice.places.story import story_facts

        tell_in_story(self.label, story_facts)
        may_undo("away", stay_undo)
        tell_all_decisions(SOURCES)
