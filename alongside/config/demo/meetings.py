"""Meetings of a few families: one that went well, one that waits, one that was asked for and not answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from alongside.config.demo.acts import acting
from alongside.family.cases.models import Allocation
from alongside.ground.clock.time_source import local_date
from alongside.practice.meetings import services
from alongside.practice.meetings.models import Attendee
from alongside.practice.meetings.services.taking_part import Was
from alongside.practice.plans.models import Measure


def first_meeting(t: Any) -> None:
    """A meeting next week to which both parents are invited."""
    next_week = t.sit_down(6 + t.number % 3, 14)
    planned = t.do(7, t.worker("lead"), services.meeting_plan, case_id=t.case.id, kind="exploitation", at=next_week,
                   where="Northmoor Family Centre, or by video: you choose", chair_name="Moira Hallam", form="mixed")  # fmt: skip
    t.do(7, t.worker("lead"), services.parents_invite, meeting_id=planned.id)


def meet(t: Any) -> None:
    """Tell the meetings of a family. `t` is its `Telling`."""
    chapter = {"Okafor": _okafor, "Adeyemi": _adeyemi, "Hollis": _hollis}.get(t.story["family"])
    if chapter is None or not t.reaches("working") or "ended" in t.story:
        return
    with acting(t.workers["manager"]):
        lead = Allocation.objects.filter(case=t.case, part="lead", until__isnull=True).first()
        t.leads = next((w for w in t.workers.values() if lead and w.id == lead.user_id), None)
    if t.leads is not None:
        chapter(t)


def _listed(t: Any, meeting: Any) -> dict[Any, Any]:
    with acting(t.workers["manager"]):
        rows = Attendee.objects.filter(meeting=meeting)
        return {row.person_id or row.user_id: row for row in rows}


def _okafor(t: Any) -> None:
    """A child in need meeting at which everybody was heard, each parent invited on their own."""
    lead, mother_id = t.leads, t.parents[0].id
    mother, at = t.accounts[str(mother_id)], t.sat_down(6, 10, 30)
    then = t.days_to(at)
    meeting = t.do(then - 9, lead, services.meeting_plan, case_id=t.case.id, kind="child_in_need", at=at, form="mixed",
                   where="Northmoor Family Centre, the room with the sofa, or by video", chair_id=lead.id,
                   about="What helps, what does not, and what each of us does next.",
                   papers="The plan as it stands is on your page, under Our plan.")  # fmt: skip
    here = {"meeting_id": meeting.id}
    t.do(then - 8.9, lead, services.parents_invite, **here)
    people = _listed(t, meeting)
    t.do(then - 8.8, lead, services.attendee_invite, attendee_id=people[t.case.child_id].id, agreed=True)
    break_ = t.do(then - 7, mother, services.invitation_answer, **here, coming="yes", how="room",
         needs="A break after half an hour. I get tired when I remember it all.", bringing="My sister Adaeze")  # fmt: skip
    t.do(then - 6.9, lead, services.needs_answer, answer_id=break_.id, outcome="met",
         words="We stop after half an hour, and again whenever you say. There is a quiet room next door.")  # fmt: skip
    for parent in t.parents[1:]:
        if str(parent.id) in t.accounts:
            online = t.do(then - 6, t.accounts[str(parent.id)], services.invitation_answer, **here, coming="yes",
                          how="online", wishes="I work until four. Online is easier for me.")  # fmt: skip
            t.do(then - 5.9, lead, services.needs_answer, answer_id=online.id, outcome="met",
                 words="The link is on your page. We begin with what you want said.")  # fmt: skip
    asked = t.do(then - 3, mother, services.point_send, **here, kind="question",
                 words="Who rings me back in the evening, when the office is closed?")  # fmt: skip
    view = t.do(then - 2, t.worker("ipsw"), services.point_send, **here, attendee_id=people[mother_id].id, kind="view",
                words="She comes home when the word is ours and nobody asks why. That is what works.")  # fmt: skip
    _held(t, lead, mother, meeting, asked, view)


def _held(t: Any, lead: Any, mother: Any, meeting: Any, asked: Any, view: Any) -> None:
    then, here = t.days_to(meeting.at), {"meeting_id": meeting.id}
    t.do(then + 0.1, lead, services.meeting_mark_held, **here)
    with acting(lead):
        there = list(Attendee.objects.filter(meeting=meeting, invitation="invited"))
    t.do(then + 0.11, lead, services.attendance_record, **here,
         people=[Was(one.id, True, spoke=True, how=one.coming_how or "room") for one in there])  # fmt: skip
    t.do(then + 0.12, lead, services.point_settle, point_id=asked.id, outcome="answered",
         words="Ines until eight, and after that the duty worker. Both numbers are on your page now.")  # fmt: skip
    with acting(lead):
        word = Measure.objects.filter(case_id=t.case.id, words__startswith="A code word").first()
    t.do(then + 0.13, lead, services.point_settle, point_id=view.id, outcome="adopted",
         words="The word is in the plan, as you said it.", measure_id=word and word.id)  # fmt: skip
    spoken = t.do(
        then + 0.14, lead, services.promise_note, **here, words="Ask the school for a quiet place at lunch"
    )
    t.do(then + 0.15, lead, services.promise_make, spoken_id=spoken.id, owner_id=lead.id,
         due_on=t.today + timedelta(days=9), benefit="So that lunch is a rest and not a risk",
         proposer="parent", proposer_name=mother.name, co_produced=True)  # fmt: skip
    t.do(then + 0.2, lead, services.meeting_finish, **here)
    t.do(then + 1.3, mother, services.after_say, **here, involved="yes", respected="yes", most_talk="same",
         least_talk="young", words="Somebody wrote down what I said while I said it.")  # fmt: skip


def _adeyemi(t: Any) -> None:
    """A mother who asked for a meeting and has no answer yet: it is late, and everybody can see it."""
    mother = t.accounts.get(str(t.parents[0].id))
    if mother is not None:
        t.do(t.story["asked"] - 8, mother, services.meeting_ask, case_id=t.case.id,
             words="Please can we all sit down together, with the school there. I tell everybody the same thing.")  # fmt: skip


def _hollis(t: Any) -> None:
    """A mother who asked, was told yes, and brings an advocate to a core group next week."""
    mother = t.accounts.get(str(t.parents[0].id))
    if mother is None:
        return
    now = t.story["asked"]
    ask = t.do(now - 4, mother, services.meeting_ask, case_id=t.case.id,
               words="Can we meet before the holidays? I want to know who does what.")  # fmt: skip
    soon = t.sit_down(8, 13)
    t.do(now - 3.5, t.leads, services.meeting_ask_answer, ask_id=ask.id, accepted=True, meet_by=local_date(soon),
         words="Yes. We will sit down together, and you choose where.")  # fmt: skip
    meeting = t.do(now - 3.4, t.leads, services.meeting_plan, case_id=t.case.id, kind="core_group", at=soon,
                   where="Your home, or the library", chair_name=t.leads.name, chair_id=t.leads.id, ask_id=ask.id,
                   about="Who does what until the holidays.")  # fmt: skip
    people = _listed(t, meeting)
    t.do(now - 3.3, t.leads, services.parents_invite, meeting_id=meeting.id)
    t.do(now - 3.2, t.leads, services.worker_add, meeting_id=meeting.id, name="Pat Quill", role="Parent advocate",
         agency_name="Parents Beside Parents", advocate_of_id=people[t.parents[0].id].id)  # fmt: skip
    t.do(now - 2, mother, services.point_send, meeting_id=meeting.id, kind="agenda",
         words="The bus home. Nobody is at the stop at four.")  # fmt: skip
    _enquiry(t, mother)


def _enquiry(t: Any, mother: Any) -> None:
    """A strategy discussion with the mother there, and an enquiry under section 47 that has begun and not ended."""
    lead, at = t.leads, t.sat_down(2, 9, 30)
    then = t.days_to(at)
    meeting = t.do(then - 0.9, lead, services.meeting_plan, case_id=t.case.id, kind="strategy", at=at, form="online",
                   where="By video", chair_name="Moira Hallam", about="The car that waits at the bus stop.",
                   urgent_because="The car came back on two days of this week.")  # fmt: skip
    here = {"meeting_id": meeting.id}
    t.do(then - 0.85, lead, services.parents_invite, **here)
    t.do(
        then - 0.8,
        lead,
        services.attendee_invite,
        attendee_id=_listed(t, meeting)[t.case.child_id].id,
        wanted=False,
    )
    t.do(then - 0.6, mother, services.invitation_answer, **here, coming="yes", how="online")
    t.do(then + 0.1, lead, services.meeting_mark_held, **here)
    t.do(then + 0.2, lead, services.enquiry_record, **here, kind="began", decided_by="Moira Hallam and Northmoor Police",
         decided_on=t.day(then + 0.2), why="A car waits for Megan at the bus stop, and she is afraid to say who drives it."
         " We look into the people in the car. Her mother told us, and did what a parent can do.",
         challenge="Tell Moira Hallam, or ask for it to be looked at again on your own page.")  # fmt: skip
