"""Background work of this room: the jobs are written beside what they tell of."""

from alongside.practice.meetings.minutes.telling import minutes_late_tell, reader_tell
from alongside.practice.meetings.telling import person_tell

__all__ = ["minutes_late_tell", "person_tell", "reader_tell"]
