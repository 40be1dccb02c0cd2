"""The minutes of one family's meeting: taken by two, sent to everybody, answered; one answer waits for its reply."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from alongside.config.demo.acts import acting
from alongside.config.demo.meetings import meet
from alongside.ground.clock.time_source import local_date
from alongside.practice.meetings.minutes import answering, sending, taking
from alongside.practice.meetings.minutes.rules import Typed
from alongside.practice.meetings.models import Attendee, Meeting, MinuteLine
from alongside.practice.meetings.services import decision_record


def meet_and_write(t: Any) -> None:
    """Tell the meetings of a family, and the minutes of the first family's. `t` is its `Telling`."""
    meet(t)
    if t.story["family"] != "Okafor" or not t.reaches("working") or "ended" in t.story:
        return
    with acting(t.workers["manager"]):
        meeting = Meeting.objects.filter(case=t.case, held_at__isnull=False).order_by("at").last()
        there = list(Attendee.objects.filter(meeting=meeting, attended=True).order_by("created_at", "id"))
    if meeting is not None and there:
        _okafor(t, meeting, there)


def _okafor(t: Any, meeting: Meeting, there: list[Attendee]) -> None:
    mother_id, lead, ipsw = t.parents[0].id, t.leads, t.worker("ipsw")
    mother = t.accounts[str(mother_id)]
    hers = next(one for one in there if one.person_id == mother_id)
    days = t.days_to(meeting.at) + 0.02
    minutes = t.do(days, lead, taking.minutes_start, meeting_id=meeting.id)
    its = {"minutes_id": minutes.id}
    led = next((one for one in there if one.user_id == lead.id), hers)
    said = [
        (lead, led, "said", "Thank you for coming. Today we ask what helps, and who does what next."),
        (ipsw, hers, "said", "She comes home when the word is ours and nobody asks why. That is what works."),
        (lead, hers, "asked", "Who rings me back in the evening?"),
        (ipsw, hers, "lack", "The school was to ring in September and did not."),
        (lead, led, "promise", "I ask the school for a quiet place at lunch."),
        (lead, led, "decided", "We go on together for six weeks, and meet again then."),
    ]
    for n, (by, speaker, kind, words) in enumerate(said):
        t.do(days + 0.001 * n, by, taking.minutes_save, **its, lines=[_line(t, by, n, speaker, kind, words)])
    t.do(days + 1.1, lead, sending.minutes_send, **its)
    with acting(lead):
        lines = list(MinuteLine.objects.filter(minutes=minutes).order_by("at", "id"))
    t.do(days + 1.2, lead, decision_record, case_id=t.case.id, line_id=lines[5].id,
         what="We go on together for another six weeks, and meet again then.",
         why="Things are calmer at home, and the calls at night have not stopped.", decided_by="Everybody at the meeting",
         decided_on=local_date(meeting.at), challenge=f"Ring {lead.name}, or write under “Something is wrong”.")  # fmt: skip
    contested = t.do(days + 1.5, mother, answering.line_answer, line_id=lines[3].id, answer="my_words", number=1,
                     words="They promised it twice: in June and in September.")  # fmt: skip
    t.do(days + 2, lead, answering.contest_reply, answer_id=contested.id, outcome="amended", kind="lack",
         speaker_id=hers.id, words="The school promised in June and in September to ring, and did not ring.",
         expected_number=1, why="She is right: June is in the notes of that day.")  # fmt: skip
    t.do(days + 2.5, mother, answering.line_answer, line_id=lines[3].id, answer="right", number=2)
    t.do(days + 2.6, mother, answering.missing_say, **its,
         words="I said that the calls at night frighten her little brother. That is not here.")  # fmt: skip


def _line(t: Any, by: Any, n: int, speaker: Attendee, kind: str, words: str) -> Typed:
    key = uuid5(NAMESPACE_URL, f"{t.case.id} {n}")
    ago = int(timedelta(seconds=5).total_seconds() * 1_000)
    return Typed(key=key, seq=1, page=uuid5(by.id, "page"), by_id=by.id, kind=kind, speaker_id=speaker.id, words=words,
                 done=True, ago_ms=ago)  # fmt: skip
