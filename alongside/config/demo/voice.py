"""Who was left out of a meeting by the rules, and was told; and notes that a child read with somebody beside her."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from alongside.config.demo.acts import acting
from alongside.family.recording import services as recording
from alongside.family.recording.rules_child import Answers
from alongside.ground.clock.time_source import local_date
from alongside.practice.meetings import services
from alongside.practice.meetings.models import Attendee, Minutes
from alongside.practice.meetings.services.taking_part import Was


def voices(t: Any) -> None:
    """Tell them for the families that they are about. `t` is its `Telling`."""
    chapter = {"Talbot": _talbot, "Okafor": _okafor}.get(t.story["family"])
    if chapter is not None and t.reaches("shared") and "ended" not in t.story:
        chapter(t)


def _talbot(t: Any) -> None:
    """A father who is a witness: the police spoke of the evidence, so he was left out, and told three days later (R111)."""
    lead, manager, at = t.worker("lead"), t.workers["manager"], t.sat_down(20, 10)
    then = t.days_to(at)
    meeting = t.do(then - 10, lead, services.meeting_plan, case_id=t.case.id, kind="exploitation", at=at, form="room",
                   where="Northmoor Family Centre", chair_id=lead.id,
                   about="How Evie is kept well until the trial, and after it.")  # fmt: skip
    with acting(manager):
        people = {one.person_id: one for one in Attendee.objects.filter(meeting=meeting)}
        father = next(one for one in t.parents if one.full_name.startswith("Mark"))
    t.do(then - 9.9, lead, services.attendee_leave_out, attendee_id=people[father.id].id, code="crime",
         authoriser_id=manager.id, tell_by=local_date(at + timedelta(days=3)),
         words="Mark is a witness. The police speak of the evidence for the first half of the meeting, and nobody should be able"
         " to say in court that he was told what to say. He knows why, and agrees.",
         tell_words="Ring him on the day, and sit down with him within three days.")  # fmt: skip
    t.do(then - 9.8, lead, services.parents_invite, meeting_id=meeting.id)
    t.do(then - 9.7, lead, services.attendee_invite, attendee_id=people[t.case.child_id].id, wanted=False)
    t.do(then + 0.1, lead, services.meeting_mark_held, meeting_id=meeting.id)
    with acting(lead):
        there = list(Attendee.objects.filter(meeting=meeting, invitation="invited"))
    t.do(then + 0.15, lead, services.attendance_record, meeting_id=meeting.id,
         people=[Was(one.id, True, spoke=True, how="room") for one in there])  # fmt: skip
    t.do(then + 3.2, lead, services.left_out_tell, attendee_id=people[father.id].id, how="in_person",
         words="You could not be there because you are a witness, and the police spoke of the evidence. This was decided: Evie"
         " sees the court room before the trial, she does not have to be in one room with them, and we meet all together,"
         " with you, the week after the trial.")  # fmt: skip


def _okafor(t: Any) -> None:
    """The notes of her meeting were looked at first, and her worker sat with her over them (R139, R140)."""
    now, csw = t.story["asked"], t.worker("csw")
    with acting(csw):
        minutes = Minutes.objects.filter(case_id=t.case.id, sent_at__isnull=False).first()
    if minutes is None:
        return
    about = {"case_id": t.case.id, "what": "minutes", "about_id": minutes.id}
    name = csw.name
    parents_do = (
        "Your mum asks the school for a quiet place at lunch, and rings us when she is worried about you."
    )
    said = Answers(False, False, False, parents_do=parents_do, sits=name, sit_on=t.day(now - 2))
    t.do(now - 2.5, csw, recording.child_check, **about, said=said)
    t.do(now - 2, csw, recording.child_give, **about, given_on=t.day(now - 2), sat=name, told_parents=True,
         words="She asked who wrote down the word they chose, and was glad that it is there.")  # fmt: skip
