from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Meetings and whether the parents were invited."""

    name = "alongside.practice.meetings"
    label = "meetings"

    def ready(self) -> None:
        from alongside.family.cases.changes import tell_when_late
        from alongside.family.cases.decisions import tell_all_decisions
        from alongside.family.cases.stops import may_undo
        from alongside.family.recording.documents import read_one_by_one
        from alongside.family.recording.facts import tell_in_story
        from alongside.practice.meetings import events, policies  # noqa: F401  (states its events and permissions)
        from alongside.practice.meetings.decided import SOURCES
        from alongside.practice.meetings.late import follows_late, needs_late, respect_late, telling_late
        from alongside.practice.meetings.minutes import events as minutes_events
        from alongside.practice.meetings.minutes import policies as minutes_policies  # noqa: F401
        from alongside.practice.meetings.minutes.papers import minutes_to_judge
        from alongside.practice.meetings.minutes.telling import line_look_late, minutes_late
        from alongside.practice.meetings.services.inviting import left_out_undo
        from alongside.practice.meetings.services.planning import conference_undo
        from alongside.practice.meetings.story import story_facts
        from alongside.practice.meetings.with_advocate import said_with_advocate
        from alongside.practice.plans.origins import tell_origins

        may_undo("proceedings", conference_undo)
        may_undo("left_out", left_out_undo)
        tell_in_story(self.label, story_facts)
        tell_origins(self.label, said_with_advocate)
        tell_when_late(events.TELL_LEFT_OUT, telling_late)
        tell_when_late(events.TELL_DECISION, telling_late)
        tell_when_late(events.DECIDED_LINE, telling_late)
        tell_when_late(events.NEEDS, needs_late)
        for kind in events.FOLLOWS.values():
            tell_when_late(kind, follows_late)
        tell_when_late(events.RESPECT, respect_late)
        for kind in minutes_events.KINDS:
            tell_when_late(kind, minutes_late)
        read_one_by_one("minutes", minutes_to_judge)
        for kind in minutes_events.LOOKS:
            tell_when_late(kind, line_look_late)
        tell_all_decisions(SOURCES)
