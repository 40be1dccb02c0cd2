from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """When a child is missing, and when a family is threatened."""

    name = "alongside.practice.safety"
    label = "safety"

    def ready(self) -> None:
        from alongside.family.cases.changes import follow_disclosures, tell_when_late
        from alongside.family.cases.decisions import tell_all_decisions
        from alongside.family.recording.facts import tell_in_story
        from alongside.family.wording.services import follow_kept
        from alongside.practice.safety import events, policies  # noqa: F401  (states what it has)
        from alongside.practice.safety.decided import SOURCES
        from alongside.practice.safety.late import police_late
        from alongside.practice.safety.services.told import follow_disclosure
        from alongside.practice.safety.services.victims import victim_asked
        from alongside.practice.safety.story import story_facts

        follow_disclosures(self.label, follow_disclosure)
        for kind in events.POLICE_CLOCKS:
            tell_when_late(kind, police_late)
        follow_kept(self.label, victim_asked)
        for kind in (events.RETURN_TALK, events.VICTIM_ASKED, *events.NRM_OWED, *events.THREAT_CLOCKS):
            tell_when_late(kind)
        tell_in_story(self.label, story_facts)
        tell_all_decisions(SOURCES)
