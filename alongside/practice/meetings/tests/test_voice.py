"""Before a draft goes out, all lines at once, a second look, a letter to come by, what a child reads (R109-R118, R137, R139)."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from alongside.family.recording.facts import facts_of
from alongside.family.recording.rules_child import Answers
from alongside.family.recording.services import child_check, child_give
from alongside.family.wording.models import KeptWords
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import clock_for
from alongside.practice.meetings import services
from alongside.practice.meetings.kept_counts import rows_of
from alongside.practice.meetings.letters import invitation_by_code, letter_lookup
from alongside.practice.meetings.minutes import events, rules
from alongside.practice.meetings.minutes.answering import SaidOfLine, contest_reply, lines_answer
from alongside.practice.meetings.minutes.childs import minutes_for_child
from alongside.practice.meetings.minutes.lines import minutes_line_change
from alongside.practice.meetings.minutes.reading import minutes_all_for_family, minutes_for_family
from alongside.practice.meetings.minutes.sending import minutes_code, minutes_send
from alongside.practice.meetings.minutes.taking import minutes_save
from alongside.practice.meetings.minutes.withholding import line_look, line_withhold
from alongside.practice.meetings.minutes.wording import line_words_keep, lines_asked
from alongside.practice.meetings.models import (
    Attendee,
    AttendeeAnswer,
    LineAnswer,
    LineVersion,
    MinuteLine,
    MinutesCopy,
)
from alongside.practice.meetings.tests.minutes_scenes import (
    begun,
    do,
    held_meeting,
    sent,
    typed,
    visitor,
)

MONDAY = datetime(2026, 11, 16, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_monday() -> Any:
    with clock.frozen(MONDAY):
        yield


def refused(verb: Any, by: Any, code: str, **facts: Any) -> str:
    with pytest.raises(Refused) as found:
        do(verb, by, **facts)
    assert found.value.code == code
    return found.value.message


def _line_of(minutes: Any, place: int) -> MinuteLine:
    with acting(SYSTEM):
        return list(MinuteLine.objects.filter(minutes=minutes).order_by("at", "id"))[place]


@pytest.mark.parametrize(("lines", "begins"), [(0, ""), (1, "1 line says"), (3, "3 lines say")])
def test_a_draft_says_how_many_lines_judge_and_the_way_round(lines: int, begins: str) -> None:
    found = rules.words_unanswered(lines)
    assert bool(found) is bool(lines)
    for code, words in found:
        assert (code, words.startswith(begins)) == ("words_unanswered", True)
        assert "Write what was said instead, or keep the words and say why." in words


def test_a_draft_waits_for_words_that_judge_and_each_is_changed_or_kept_with_a_reason(
    cast: Any, story: Any
) -> None:
    meeting, there = held_meeting(cast, story)
    minutes, lead = begun(cast, meeting), cast.social_worker
    texts = (
        "Dad is angry",
        "They just have to hit the wall",
        "He said: “I am angry”",
        "The school will ring",
    )
    lines = [
        typed(lead, one, key=uuid.uuid4(), speaker=there["father"], ago_ms=9_000 - n)
        for n, one in enumerate(texts)
    ]
    do(minutes_save, lead, minutes_id=minutes.id, lines=lines)  # what is typed in a meeting is never held up
    angry, wall = _line_of(minutes, 0), _line_of(minutes, 1)
    with acting(lead):
        assert [one.version.words for one in lines_asked(minutes)] == list(texts[:2])
    assert "2 lines say" in refused(minutes_send, lead, "words_unanswered", minutes_id=minutes.id)
    keep = {"line_id": wall.id, "expected_number": 1}
    refused(line_words_keep, lead, "next_step_missing", **keep, because="He said so")
    do(line_words_keep, lead, **keep, next_step="Ines rings the school", next_on=date(2026, 11, 20))
    refused(line_words_keep, lead, "nothing_asked", **keep)
    refused(line_words_keep, lead, "reason_missing", line_id=angry.id, expected_number=1)
    said = {"line_id": angry.id, "kind": "lack", "speaker_id": there["father"].id, "expected_number": 1}
    do(minutes_line_change, cast.ipsw, **said, words="Six promises were not kept.")
    do(minutes_send, lead, minutes_id=minutes.id)
    refused(line_words_keep, lead, "minutes_sent", **keep)
    with acting(SYSTEM):
        kept = KeptWords.objects.get(record_id=wall.id)
        assert (kept.kind, kept.next_step, kept.record_kind) == (
            "defeatist", "Ines rings the school", "meetings.minuteline",
        )  # fmt: skip
        assert LineVersion.objects.filter(line=angry).count() == 2


def test_a_reader_answers_many_lines_in_one_press_and_the_same_press_again_changes_nothing(
    cast: Any, story: Any
) -> None:
    meeting, there = held_meeting(cast, story)
    minutes = sent(cast, meeting, there)
    one, two = _line_of(minutes, 0), _line_of(minutes, 1)
    press = {
        "minutes_id": minutes.id,
        "said": [SaidOfLine(one.id, "my_words", "I listed six."), SaidOfLine(two.id, "right")],
    }
    assert do(lines_answer, cast.father, **press) == 2
    assert do(lines_answer, cast.father, **press) == 0
    with acting(SYSTEM):
        event = AuditEvent.objects.filter(kind="meetings.minutes.answered").latest("at")
        assert (event.facts["lines"], event.facts["contests"]) == (2, 1)
        waits = Clock.objects.get(kind=events.CONTEST, stopped_at__isnull=True)
    changed = [SaidOfLine(one.id, "right", "", 1)]
    assert do(lines_answer, cast.father, minutes_id=minutes.id, said=changed) == 1
    with acting(SYSTEM):
        assert Clock.objects.get(id=waits.id).stopped_at is not None  # they answered again: nothing waits
        assert LineAnswer.objects.filter(line=one).count() == 2
    with pytest.raises(Refused) as bad:
        do(lines_answer, cast.father, minutes_id=minutes.id, said=[SaidOfLine(two.id, "my_words")])
    assert (bad.value.code, bad.value.field) == ("words_missing", f"words_{two.id.hex}")
    refused(
        lines_answer,
        cast.father,
        "number_unknown",
        minutes_id=minutes.id,
        said=[SaidOfLine(two.id, "not_right", "", 9)],
    )
    assert do(lines_answer, visitor(cast), minutes_id=minutes.id, said=[SaidOfLine(two.id, "right")]) == 1
    do(line_withhold, cast.social_worker, line_id=two.id, category="safety", reason="A place")
    with pytest.raises(Missing):
        do(lines_answer, cast.father, minutes_id=minutes.id, said=[SaidOfLine(two.id, "not_right")])
    with pytest.raises((Missing, NotPermitted)):
        do(lines_answer, cast.mother, minutes_id=minutes.id, said=[SaidOfLine(one.id, "right")])


def test_a_held_back_line_is_looked_at_by_a_second_person_again_and_again(cast: Any, story: Any) -> None:
    meeting, there = held_meeting(cast, story)
    line = _line_of(sent(cast, meeting, there), 0)
    hold = {"line_id": line.id, "category": "safety", "reason": "It names a place."}
    do(line_withhold, cast.manager, **hold)

    def running(kind: str) -> bool:
        with acting(SYSTEM):
            found = clock_for(line.id, kind)
        return found is not None and found.stopped_at is None

    assert running(events.HELD_BACK)
    look = {"line_id": line.id, "finding": "stands", "words": "It still does."}
    assert "Another manager" in refused(line_look, cast.manager, "second_person", **look)
    refused(line_look, cast.social_worker, "not_permitted", **look)
    do(line_withhold, cast.manager, line_id=line.id, category="", reason="By mistake")
    assert not running(events.HELD_BACK)
    do(line_withhold, cast.social_worker, **hold)
    refused(line_look, cast.manager, "words_missing", **{**look, "words": " "})
    stays = do(line_look, cast.manager, **look)
    assert stays.review_on == date(2027, 2, 8)  # twelve weeks
    assert (running(events.HELD_BACK), running(events.HELD_BACK_AGAIN)) == (False, True)
    do(line_look, cast.manager, line_id=line.id, finding="opened", words="They moved.")
    assert not running(events.HELD_BACK_AGAIN)
    refused(line_look, cast.manager, "not_held_back", **look)
    with acting(cast.father):
        found = minutes_for_family(viewer=cast.father, meeting_id=meeting.id)
        assert all(one.newest is not None for one in found.lines)


def _to_come(cast: Any, story: Any) -> tuple[Any, Attendee]:
    """A core group next week, and somebody without an account who is on its list."""
    lead = cast.social_worker
    at = MONDAY + timedelta(days=9)
    later = {"kind": "core_group", "at": at, "where": "The centre", "chair_id": lead.id}
    plan = do(services.meeting_plan, lead, case_id=story.case.id, **later)
    return plan, do(services.worker_add, lead, meeting_id=plan.id, name="Ada Kind", role="Aunt")


def test_a_code_is_for_whoever_is_invited_and_has_no_account(cast: Any, story: Any) -> None:
    plan, _ = _to_come(cast, story)
    with acting(SYSTEM):
        young = Attendee.objects.get(meeting=plan, side="young")
        account = Attendee.objects.get(meeting=plan, person=story.father)
    for one, code in ((young, "not_invited"), (account, "not_invited")):
        refused(services.invitation_code, cast.social_worker, code, attendee_id=one.id)
    do(services.attendee_invite, cast.social_worker, attendee_id=account.id)
    refused(services.attendee_invite, cast.social_worker, "young_not_by_letter", attendee_id=young.id, agreed=True,
            how="letter")  # fmt: skip
    refused(services.invitation_code, cast.social_worker, "has_account", attendee_id=account.id)
    meeting, there = held_meeting(cast, story)  # it has been: the minutes have a code of their own
    refused(
        services.invitation_answer, visitor(cast), "meeting_already_held", meeting_id=meeting.id, coming="yes"
    )
    refused(
        services.invitation_code, cast.social_worker, "meeting_already_held", attendee_id=there["aunt"].id
    )


def test_somebody_without_an_account_answers_by_the_code_of_a_letter(cast: Any, story: Any) -> None:
    meeting, _ = held_meeting(cast, story)
    plan, quill = _to_come(cast, story)
    who = visitor(cast)
    reader, code = do(services.invitation_code, cast.social_worker, attendee_id=quill.id)
    with acting(who):
        assert letter_lookup("nonsense") is None
        found = letter_lookup(code.lower().replace("-", " "))
    assert found == (reader.receipt, cast.partnership.id)
    with acting(who, receipt=found[0]):
        mine = invitation_by_code(viewer=who)
        assert mine is not None
        assert mine.meeting.id == plan.id
        assert not mine.notes_sent
        services.invitation_answer(
            by=who, meeting_id=plan.id, coming="other_way", wishes="By phone", needs="A lift"
        )
        services.point_send(by=who, meeting_id=plan.id, kind="question", words="Who drives her home?")
        with pytest.raises(Missing):
            services.invitation_answer(by=who, meeting_id=meeting.id, coming="yes")
        again = invitation_by_code(viewer=who)
        assert again is not None
        assert again.answer is not None
        assert again.points[0].point.by_name == "Ada Kind"
    with acting(SYSTEM):
        kept = AttendeeAnswer.objects.get(attendee=quill)
        assert (kept.by_id, kept.by_name, kept.needs) == (None, "Ada Kind", "A lift")
        assert Attendee.objects.get(id=quill.id).coming == "other_way"
    with acting(who, receipt="0" * 64):
        assert invitation_by_code(viewer=who) is None


def test_a_child_reads_minutes_once_somebody_sat_with_them(cast: Any, story: Any) -> None:
    meeting, there = held_meeting(cast, story)
    with acting(SYSTEM):
        child = Attendee.objects.create(
            partnership_id=cast.partnership.id, case_id=story.case.id, meeting=meeting, side="young", person=story.child,
            name="Cleo Ash", invitation="invited", invited_at=MONDAY, invited_by_id=cast.csw.id, attended=True,
        )  # fmt: skip
    minutes = sent(cast, meeting, there)
    with acting(cast.young_person):
        with pytest.raises(Missing):
            minutes_for_family(viewer=cast.young_person, meeting_id=meeting.id)
        found, waiting = minutes_all_for_family(viewer=cast.young_person)
        assert (found, [one.beside for one in waiting]) == ([], [True])
    with acting(SYSTEM):
        assert MinutesCopy.objects.get(attendee=child).how == "beside"
        no_account = Attendee.objects.filter(id=child.id)
        story.child.user_id, hers = None, story.child.user_id
        story.child.save(update_fields=["user_id"])
        assert no_account.exists()
    about = {"case_id": story.case.id, "what": "minutes", "about_id": minutes.id}
    refused(minutes_code, cast.csw, "child_check_first", attendee_id=child.id)
    do(child_check, cast.csw, **about, said=Answers(True, False, False, words="The line about dad"))
    refused(minutes_code, cast.csw, "child_check_yes", attendee_id=child.id)
    clear = Answers(
        False, False, False, parents_do="They ring every evening", sits="Chris", sit_on=date(2026, 11, 16)
    )
    do(child_check, cast.csw, **about, said=clear)
    assert "Somebody sits with them" in refused(
        minutes_code, cast.csw, "child_sit_first", attendee_id=child.id
    )
    given = {"given_on": date(2026, 11, 16), "sat": "Chris Young", "told_parents": True}
    do(child_give, cast.csw, **about, **given)
    do(minutes_code, cast.csw, attendee_id=child.id)
    with acting(SYSTEM):
        story.child.user_id = hers
        story.child.save(update_fields=["user_id"])
    with acting(cast.young_person):
        assert minutes_for_family(viewer=cast.young_person, meeting_id=meeting.id).lines


def test_a_contested_line_says_so_wherever_it_is_quoted(cast: Any, story: Any) -> None:
    meeting, there = held_meeting(cast, story)
    with acting(SYSTEM):
        Attendee.objects.create(
            partnership_id=cast.partnership.id, case_id=story.case.id, meeting=meeting, side="young", person=story.child,
            name="Cleo Ash", invitation="invited", invited_at=MONDAY, invited_by_id=cast.csw.id,
        )  # fmt: skip
    minutes, lead = begun(cast, meeting), cast.social_worker
    line = typed(lead, "We meet again in May", key=uuid.uuid4(), speaker=there["lead"], kind="decided")
    do(minutes_save, lead, minutes_id=minutes.id, lines=[line])

    def told(by: Any) -> list[str]:
        with acting(by):
            facts = facts_of(viewer=by, family_id=story.family.id)
            return [one.words for one in facts if one.page == "minutes"]

    assert told(lead) == []  # nobody's story before the draft went out
    do(minutes_send, lead, minutes_id=minutes.id)
    assert told(lead) == told(cast.father) == ["We meet again in May"]
    assert told(cast.mother) == told(cast.stranger_parent) == []  # she was left out
    said = [SaidOfLine(_line_of(minutes, 0).id, "my_words", "It was April")]
    do(lines_answer, cast.father, minutes_id=minutes.id, said=said)
    assert told(cast.csw)[0].startswith("We meet again in May\n\nContested:")
    with acting(cast.csw):
        assert "(Contested:" in minutes_for_child(viewer=cast.csw, case=story.case)[0][1]
    with acting(SYSTEM):
        answer = LineAnswer.objects.get(minutes=minutes)
    fact = {
        "outcome": "amended",
        "kind": "decided",
        "speaker_id": there["lead"].id,
        "why": "He is right",
        "words": "In April",
    }
    do(contest_reply, lead, answer_id=answer.id, **fact, expected_number=1)
    assert told(cast.csw) == ["In April\n\nChanged after somebody who was there said what was not right."]


Q4 = date(2026, 10, 1)


def counted(promised: int, families: int, kept: int = 0, late: int = 0, to_do: int = 0) -> dict[str, Any]:
    rest = promised - kept - late - to_do
    return {"quarter": Q4, "families": families, "n_promised": promised, "n_verified": kept, "n_overdue": late,
            "n_to_do": to_do, "n_claimed": rest, "n_abandoned": 0, "n_due": promised - to_do, "n_co_produced": 0}  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([counted(30, 9, kept=10, late=20)], [(30, 10, 20, (10, 30))]),
        ([counted(30, 9, kept=2, late=28)], [(30, None, None, None)]),  # two kept would be somebody’s
        ([counted(40, 1, kept=20, late=20)], [(None, None, None, None)]),  # all of one family
        ([counted(3, 3)], [(None, None, None, None)]),
        (
            [counted(60, 9, kept=30, late=30), counted(3, 3)],
            [(None,) * 4, (None,) * 4],
        ),  # neither from the other
        (
            [counted(60, 9, kept=30, late=28, to_do=2)],
            [(60, 30, None, None)],
        ),  # what is due would tell what is not
        ([], []),
    ],
)
def test_no_small_number_of_promises_is_shown_or_can_be_worked_out(rows: Any, expected: Any) -> None:
    found = rows_of(((f"Agency {n}", row) for n, row in enumerate(rows)), 5)
    assert [(one.promised, one.kept, one.late, one.share) for one in found] == expected
    assert all(one.quarter_words == "2026, quarter 4" for one in found)
