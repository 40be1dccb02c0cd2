"""The tables of this room: what is asked before and after, sessions in step, and whether what we do helps."""

from alongside.practice.progress.models.asking import Answers, Asking, InstrumentWords, OtherScore, Round
from alongside.practice.progress.models.helping import Intervention, InterventionWord, Rethink
from alongside.practice.progress.models.stepping import JointSession, Session

__all__ = [
    "Answers", "Asking", "InstrumentWords", "Intervention", "InterventionWord", "JointSession", "OtherScore", "Rethink",
    "Round", "Session",
]  # fmt: skip
