"""Minutes: taken by two, sent to everybody who was there, answered line by line, locked for good (R116, R118, R143)."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import Error, connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import DomainError, Missing, NotPermitted, Refused, Stale
from alongside.ground.clock.models import Clock
from alongside.ground.post.late import late_tell
from alongside.practice.meetings.minutes import events
from alongside.practice.meetings.minutes.answering import (
    contest_reply,
    line_answer,
    missing_say,
    rest_right,
    statement_add,
)
from alongside.practice.meetings.minutes.due import minutes_due
from alongside.practice.meetings.minutes.lines import minutes_line_change, minutes_line_new
from alongside.practice.meetings.minutes.reading import (
    line_read,
    lines_since,
    minutes_for_family,
    minutes_read,
    quoted,
)
from alongside.practice.meetings.minutes.sending import minutes_finish, minutes_send
from alongside.practice.meetings.minutes.taking import (
    late_lines,
    minutes_lines_add,
    minutes_save,
    minutes_start,
)
from alongside.practice.meetings.minutes.telling import minutes_late, reader_tell
from alongside.practice.meetings.minutes.withholding import line_withhold
from alongside.practice.meetings.models import (
    Attendee,
    LeftOutTold,
    LineAnswer,
    LineVersion,
    MinuteLine,
    Minutes,
    MinutesStatement,
)
from alongside.practice.meetings.tests.minutes_scenes import begun, do, held_meeting, sent, typed, visitor

TELLERS = dict.fromkeys(events.KINDS, minutes_late)
MONDAY = datetime(2026, 11, 16, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_monday() -> Any:
    with clock.frozen(MONDAY):
        yield


def read(by: Any, minutes: Minutes) -> Any:
    with acting(by):
        return minutes_read(viewer=by, meeting_id=minutes.meeting_id)


def lines_of(by: Any, minutes: Minutes) -> list[Any]:
    return [one.line for one in read(by, minutes).lines]


def refused(verb: Any, by: Any, code: str, **facts: Any) -> str:
    with pytest.raises(Refused) as found:
        do(verb, by, **facts)
    assert found.value.code == code
    return found.value.message


def test_two_takers_write_at_once_and_a_dropped_connection_loses_and_doubles_nothing(
    cast: Any, story: Any
) -> None:
    meeting, there = held_meeting(cast, story)
    minutes = begun(cast, meeting)
    assert do(minutes_start, cast.ipsw, meeting_id=meeting.id).id == minutes.id
    one, two = uuid.uuid4(), uuid.uuid4()
    lead, ipsw = cast.social_worker, cast.ipsw
    first = typed(lead, "Nobody", key=one, done=False)
    do(minutes_save, lead, minutes_id=minutes.id, lines=[first])
    with clock.frozen(
        MONDAY + timedelta(minutes=12)
    ):  # ten minutes without a connection, then everything twice
        kept = [replace(first, seq=9, words="Nobody rang the school", speaker_id=there["father"].id, kind="lack", done=True),
            typed(lead, "The school will ring", key=two, speaker=there["lead"], ago_ms=660_000)]  # fmt: skip
        for _ in range(2):
            do(minutes_save, lead, minutes_id=minutes.id, lines=kept)
        do(minutes_save, ipsw, minutes_id=minutes.id, lines=[typed(ipsw, "He said: nobody rang me", key=one)])
        do(minutes_save, lead, minutes_id=minutes.id, lines=[first])  # the very first, late
        page = read(ipsw, minutes)
    assert [one.newest.words for one in page.lines] == [
        "Nobody rang the school", "He said: nobody rang me", "The school will ring",
    ]  # fmt: skip
    assert page.lines[1].line.beside_id == page.lines[0].line.id
    with acting(ipsw):
        assert len(lines_since(viewer=ipsw, minutes=minutes, since=None).lines) == 3
        assert lines_since(viewer=ipsw, minutes=minutes, since=clock.now() + timedelta(hours=1)).lines == ()
    with clock.frozen(MONDAY + timedelta(minutes=13)):
        do(minutes_lines_add, ipsw, minutes_id=minutes.id, words="fa? Who will ring?\n\nA line by nobody")
    assert [(one.newest.kind, one.newest.speaker_name) for one in read(ipsw, minutes).lines[-2:]] == [
        ("asked", "Frank Ash"), ("said", ""),
    ]  # fmt: skip
    with acting(SYSTEM):
        taken = AuditEvent.objects.filter(kind=events.LINES_TAKEN.name, about_id=minutes.id)
        assert sum(one.facts["begun"] for one in taken) == 4  # typing on writes no event


def test_who_may_take_minutes(cast: Any, story: Any) -> None:
    meeting, _ = held_meeting(cast, story)
    for by, fault in [(cast.father, NotPermitted), (cast.teacher, Missing), (cast.stranger, Missing)]:
        with pytest.raises(fault):
            do(minutes_start, by, meeting_id=meeting.id)
    minutes = begun(cast, meeting)
    assert do(minutes_start, cast.manager, meeting_id=meeting.id).id == minutes.id
    with acting(cast.father), pytest.raises(Missing):  # being written: nobody of the family reads it
        minutes_for_family(viewer=cast.father, meeting_id=meeting.id)
    refused(minutes_send, cast.ipsw, "minutes_empty", minutes_id=minutes.id)
    do(minutes_lines_add, cast.ipsw, minutes_id=minutes.id, words="Somebody will ring")
    message = refused(minutes_send, cast.ipsw, "line_without_speaker", minutes_id=minutes.id)
    assert "then send the draft" in message
    refused(minutes_lines_add, cast.ipsw, "words_missing", minutes_id=minutes.id, words=" ")
    many = [typed(cast.ipsw, "x", key=uuid.uuid4())] * 201
    refused(minutes_save, cast.ipsw, "too_many_lines", minutes_id=minutes.id, lines=many)
    refused(
        line_answer,
        cast.ipsw,
        "minutes_not_sent",
        line_id=lines_of(cast.ipsw, minutes)[0].id,
        answer="right",
        number=1,
    )


def test_everybody_who_was_there_gets_the_draft_and_whoever_was_left_out_learns_nothing(
    cast: Any, story: Any
) -> None:
    meeting, there = held_meeting(cast, story)
    do(minutes_due, cast.social_worker, meeting=meeting)
    minutes = sent(cast, meeting, there)
    assert {one.name: one.how for one in read(cast.ipsw, minutes).copies} == {
        "Ada Kind": "letter", "Frank Ash": "account", "Ines Parker": "account", "Sofia Worth": "account",
    }  # fmt: skip
    for by in (cast.father, visitor(cast), cast.manager):
        assert [one.newest.words for one in do(lambda by: minutes_read(viewer=by, meeting_id=meeting.id), by).lines] == [
            "Dad is angry", "The school will ring",
        ]  # fmt: skip
    for by in (cast.mother, cast.young_person, cast.stranger_parent):
        with acting(by), pytest.raises(Missing):
            minutes_for_family(viewer=by, meeting_id=meeting.id)
        with acting(by):
            assert not Clock.objects.filter(about_id=meeting.id).exists()
    with acting(SYSTEM):
        running = Clock.objects.get(kind=events.DRAFT, about_id=meeting.id)
        assert running.stopped_at == clock.now()
        assert str(minutes.answer_until) == "2026-11-30"
    outcomes = [reader_tell(minutes_id=str(minutes.id), attendee_id=str(one.id)) for one in there.values()]
    assert outcomes == ["not_safe", "not_safe", "sent", "sent", "letter"]
    assert all("Ash" not in letter.body + letter.subject for letter in mail.outbox)
    refused(minutes_send, cast.ipsw, "minutes_sent", minutes_id=minutes.id)


def test_a_reader_contests_and_both_versions_stay(cast: Any, story: Any) -> None:
    meeting, there = held_meeting(cast, story)
    minutes = sent(cast, meeting, there)
    angry, rings = lines_of(cast.ipsw, minutes)
    said = do(line_answer, cast.father, line_id=angry.id, answer="my_words", words="I listed six promises.",
        number=1)  # fmt: skip
    gap = do(missing_say, visitor(cast), minutes_id=minutes.id, words="Frank asked why nobody rang.")
    assert (gap.by_id, gap.by_name) == (None, "Ada Kind")
    assert do(rest_right, cast.father, minutes_id=minutes.id) == 1
    with acting(cast.ipsw):
        assert quoted(viewer=cast.ipsw, line_ids=[angry.id, rings.id])[angry.id].mark == "contested"
    with acting(SYSTEM):
        due = Clock.objects.get(kind=events.CONTEST, about_id=said.id)
        assert (due.owner_id, str(due.due_on)) == (cast.social_worker.id, "2026-11-30")
    amend = {
        "outcome": "amended", "kind": "lack", "speaker_id": there["father"].id, "words": "Six promises were not kept.",
        "why": "He is right.",
    }  # fmt: skip
    with pytest.raises(Stale):
        do(contest_reply, cast.ipsw, answer_id=said.id, expected_number=7, **amend)
    do(contest_reply, cast.ipsw, answer_id=said.id, expected_number=1, **amend)
    refused(contest_reply, cast.ipsw, "contest_answered", answer_id=said.id, outcome="kept", why="No.")
    refused(contest_reply, cast.ipsw, "why_missing", answer_id=gap.id, outcome="kept")
    do(contest_reply, cast.ipsw, answer_id=gap.id, outcome="kept", why="Both of us heard it differently.")
    page = read(cast.father, minutes)
    line = page.lines[0]
    assert [one.words for one in line.before] + [line.newest.words] == ["Dad is angry",
        "Six promises were not kept."]  # fmt: skip
    assert (line.mark, line.answers[0].reply.number, page.missing[0].reply.outcome) == ("changed", 2, "kept")
    assert [one.line.id for one in page.mine] == [angry.id, rings.id]
    again = do(
        line_answer, cast.father, line_id=angry.id, answer="not_right", number=1
    )  # read before it changed: kept
    assert again.number == 1
    assert read(cast.ipsw, minutes).lines[0].mark == "contested"
    do(line_answer, cast.father, line_id=angry.id, answer="right", number=2)
    with acting(SYSTEM):
        assert not Clock.objects.filter(kind=events.CONTEST, stopped_at__isnull=True).exists()


def test_nobody_answers_for_another_nor_replies_to_themself(cast: Any, story: Any) -> None:
    meeting, there = held_meeting(cast, story)
    minutes = sent(cast, meeting, there)
    line = lines_of(cast.ipsw, minutes)[0]
    mine = do(
        line_answer, cast.ipsw, line_id=line.id, answer="not_right", words="I heard it otherwise.", number=1
    )
    for by, code in [(cast.ipsw, "own_contest"), (cast.father, "not_permitted")]:
        refused(contest_reply, by, code, answer_id=mine.id, outcome="kept", why="Because.")
    refused(line_answer, cast.manager, "not_at_the_meeting", line_id=line.id, answer="right", number=1)
    refused(line_answer, cast.father, "words_missing", line_id=line.id, answer="my_words", number=1)
    refused(line_answer, cast.father, "number_unknown", line_id=line.id, answer="right", number=2)
    with pytest.raises(Missing):
        do(line_answer, cast.mother, line_id=line.id, answer="right", number=1)
    with pytest.raises(Error), acting(cast.father):  # the database too
        LineAnswer.objects.create(
            partnership_id=minutes.partnership_id, minutes=minutes, case_id=minutes.case_id, line=line, number=1,
            attendee=there["lead"], answer="right", by_id=cast.father.id, by_name="Frank Ash", at=clock.now(),
        )  # fmt: skip


def test_a_line_is_held_back_in_words_that_say_so(cast: Any, story: Any) -> None:
    meeting, there = held_meeting(cast, story)
    minutes = sent(cast, meeting, there)
    line = lines_of(cast.ipsw, minutes)[0]
    refused(line_withhold, cast.ipsw, "not_permitted", line_id=line.id, category="safety", reason="x")
    refused(line_withhold, cast.social_worker, "words_missing", line_id=line.id, category="safety", reason="")
    do(
        line_withhold,
        cast.social_worker,
        line_id=line.id,
        category="safety",
        reason="It names where she sleeps.",
    )
    for by in (cast.father, visitor(cast)):
        shown = do(lambda by: minutes_read(viewer=by, meeting_id=meeting.id), by).lines[0]
        assert (shown.newest, shown.withheld_because) == (None, "somebody could be put at risk")
        with pytest.raises(Missing):
            do(lambda by: line_read(viewer=by, line_id=line.id), by)
    assert read(cast.ipsw, minutes).lines[0].newest.words == "Dad is angry"
    assert do(rest_right, cast.father, minutes_id=minutes.id) == 1
    do(line_withhold, cast.manager, line_id=line.id, category="", reason="She moved.")
    assert read(cast.father, minutes).lines[0].newest.words == "Dad is angry"


def test_final_minutes_are_locked_by_the_database_and_take_an_addendum(cast: Any, story: Any) -> None:
    meeting, there = held_meeting(cast, story)
    minutes = sent(cast, meeting, there)
    line = lines_of(cast.ipsw, minutes)[0]
    contest = do(line_answer, cast.father, line_id=line.id, answer="not_right", number=1)
    do(statement_add, cast.father, minutes_id=minutes.id, words="I came with a list.")
    with clock.frozen(MONDAY + timedelta(days=16)):
        message = refused(minutes_finish, cast.ipsw, "contest_open", minutes_id=minutes.id)
        assert "say why it stays" in message
        assert "Tell them about it first" in message  # the mother was left out
        do(contest_reply, cast.social_worker, answer_id=contest.id, outcome="kept", why="We heard it.")
        with acting(SYSTEM):
            LeftOutTold.objects.create(
                partnership_id=minutes.partnership_id, case_id=minutes.case_id, meeting=meeting, attendee=there["mother"],
                person=story.mother, how="phone", words="We met.", by_id=cast.ipsw.id, by_name="Ines", at=clock.now(),
            )  # fmt: skip
        do(minutes_finish, cast.ipsw, minutes_id=minutes.id)
        assert do(statement_add, cast.father, minutes_id=minutes.id, words="Still not right.").addendum
        refused(line_answer, cast.father, "minutes_final", line_id=line.id, answer="right", number=1)
        refused(minutes_line_change, cast.ipsw, "minutes_final", line_id=line.id, kind="said", speaker_id=None, words="x",
                expected_number=1, why="y")  # fmt: skip
        assert (do(minutes_save, cast.ipsw, minutes_id=minutes.id, lines=[typed(cast.ipsw, "Late",
            key=uuid.uuid4())])[0].deed == "late")  # fmt: skip
        with acting(cast.ipsw):
            assert late_lines(viewer=cast.ipsw, minutes=minutes) == ["Late"]
    _nothing_changes(cast, minutes, line, there["father"])


def _nothing_changes(cast: Any, minutes: Minutes, line: MinuteLine, father: Attendee) -> None:
    late = {"partnership_id": minutes.partnership_id, "case_id": minutes.case_id, "minutes": minutes}
    for change in (
        lambda: Minutes.objects.filter(id=minutes.id).update(final_at=None),
        lambda: MinuteLine.objects.filter(id=line.id).update(number=2),
        lambda: LineVersion.objects.filter(line=line).update(words="x"),
        lambda: LineVersion.objects.filter(line=line).delete(),
        lambda: LineVersion.objects.create(
            **late, line=line, number=2, kind="said", words="x", by_id=cast.ipsw.id, at=MONDAY
        ),
        lambda: LineAnswer.objects.create(
            **late, line=line, number=1, attendee=father, answer="right", at=MONDAY, by_name="F"
        ),
        lambda: MinutesStatement.objects.filter(minutes=minutes).update(words="x"),
    ):
        with pytest.raises(Error), acting(SYSTEM):
            change()


def test_a_line_changes_with_its_reason_once_it_was_sent_and_another_takers_change_is_shown(
    cast: Any, story: Any
) -> None:
    meeting, there = held_meeting(cast, story)
    minutes = begun(cast, meeting)
    key = uuid.uuid4()
    do(minutes_save, cast.ipsw, minutes_id=minutes.id, lines=[typed(cast.ipsw, "Half a sen", key=key, done=False)])  # fmt: skip
    line = lines_of(cast.ipsw, minutes)[0]
    change = {"line_id": line.id, "kind": "decided", "speaker_id": there["lead"].id}
    do(
        minutes_line_change, cast.social_worker, **change, words="We meet again", expected_number=1
    )  # while it is typed
    with pytest.raises(Stale):
        do(minutes_line_change, cast.ipsw, **change, words="Other", expected_number=1)
    do(minutes_save, cast.ipsw, minutes_id=minutes.id,
       lines=[typed(cast.ipsw, "Half a sentence", key=key, seq=2, speaker=there["ipsw"])])  # fmt: skip
    page = read(cast.ipsw, minutes)
    assert [one.words for one in page.lines[0].before] == ["Half a sen"]
    assert [one.newest.words for one in page.lines] == ["We meet again", "Half a sentence"]
    refused(minutes_line_change, cast.ipsw, "speaker_unknown", **{**change, "speaker_id": uuid.uuid4()}, words="x",
        expected_number=2)  # fmt: skip
    do(minutes_send, cast.ipsw, minutes_id=minutes.id)
    refused(minutes_line_change, cast.ipsw, "why_missing", **change, words="x", expected_number=2)
    refused(minutes_line_new, cast.ipsw, "why_missing", minutes_id=minutes.id, kind="said", speaker_id=None,
        words="More")  # fmt: skip
    do(minutes_line_new, cast.ipsw, minutes_id=minutes.id, kind="said", speaker_id=None, words="More",
        why="Forgotten")  # fmt: skip
    assert len(lines_of(cast.father, minutes)) == 3
    # The father contests the line while its change is being typed: both stand, and it stays contested until he is answered.
    said = do(line_answer, cast.father, line_id=line.id, answer="my_words", words="On Monday.", number=2)
    do(minutes_line_change, cast.ipsw, **change, words="We meet on Monday", expected_number=2, why="The day")
    shown = read(cast.father, minutes).lines[0]
    assert (shown.mark, shown.answers[0].answer.id, shown.newest.words) == (
        "contested",
        said.id,
        "We meet on Monday",
    )
    with pytest.raises(Stale):  # whoever answers him read the line as it was
        do(contest_reply, cast.ipsw, answer_id=said.id, outcome="amended", why="Yes", kind="decided",
           speaker_id=there["lead"].id, words="On Monday.", expected_number=2)  # fmt: skip


def test_a_late_draft_alerts_whoever_led_the_meeting(cast: Any, story: Any) -> None:
    meeting, _ = held_meeting(cast, story)
    for _ in range(2):
        do(minutes_due, cast.ipsw, meeting=meeting)
    with clock.frozen(MONDAY + timedelta(days=7)):
        assert late_tell(TELLERS) == 0  # the last day
    with clock.frozen(MONDAY + timedelta(days=8)):
        assert late_tell(TELLERS) == 1
        assert late_tell(TELLERS) == 0
    assert [one.to for one in mail.outbox] == [[cast.social_worker.email]]


class Undo(Exception):
    """Raised to take back what one example did."""


DEED = st.tuples(
    st.sampled_from(
        ["save", "save", "change", "send", "answer", "reply", "missing", "add", "state", "finish"]
    ),
    st.sampled_from(["social_worker", "ipsw", "father"]),
    st.integers(0, 2),
    st.sampled_from(["a", "b", ""]),
)


def _attempt(
    cast: Any, minutes: Minutes, there: dict[str, Attendee], deed: tuple[str, str, int, str], n: int
) -> None:
    name, who, place, words = deed
    by = getattr(cast, who)
    with acting(SYSTEM):
        lines = list(MinuteLine.objects.filter(minutes=minutes).order_by("at", "id"))
        contests = list(LineAnswer.objects.filter(minutes=minutes, replies__isnull=True).order_by("id"))
    line = lines[place % len(lines)] if lines else None
    its, said = ({"minutes_id": minutes.id}, {"kind": "said", "speaker_id": there["father"].id,
        "words": f"{words}{n}"})  # fmt: skip
    if name == "save":
        key = uuid.uuid5(minutes.id, str(place))
        do(minutes_save, by, **its, lines=[typed(by, words and f"{words}{n}", key=key, seq=n + 1, speaker=there["lead"],
            done=n % 2 == 0)])  # fmt: skip
    elif name == "change" and line:
        do(minutes_line_change, by, line_id=line.id, **said, expected_number=line.number, why=words)
    elif name == "answer" and line:
        do(line_answer, by, line_id=line.id, answer="my_words" if words else "right", words=words,
            number=line.number)  # fmt: skip
    elif name == "reply" and contests:
        number = contests[0].line.number if contests[0].line else 0
        do(contest_reply, by, answer_id=contests[0].id, outcome="amended" if words else "kept", why="Why", **said,
            expected_number=number)  # fmt: skip
    elif name in ("missing", "state"):
        do({"missing": missing_say, "state": statement_add}[name], by, **its, words=words)
    elif name == "add":
        do(minutes_line_new, by, **its, **said, why=words)
    elif name in ("send", "finish"):
        do({"send": minutes_send, "finish": minutes_finish}[name], by, **its)


def _everything(minutes: Minutes) -> tuple[set[Any], bool]:
    with acting(SYSTEM):
        kept = {
            ("version", o.line_id, o.number, o.words, o.by_id)
            for o in LineVersion.objects.filter(minutes=minutes, settled=True)
        }
        kept |= {("answer", o.id, o.words, o.number) for o in LineAnswer.objects.filter(minutes=minutes)}
        kept |= {("reply", o.id, o.why, o.number) for o in minutes.replies.all()}
        kept |= {("statement", o.id, o.words) for o in minutes.statements.all()}
        for line in MinuteLine.objects.filter(minutes=minutes):
            numbers = list(
                LineVersion.objects.filter(line=line).order_by("number").values_list("number", flat=True)
            )
            assert numbers == list(range(1, line.number + 1))
        return kept, Minutes.objects.get(id=minutes.id).final_at is not None


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(DEED, min_size=6, max_size=14))
def test_no_sequence_of_edits_contests_and_amendments_loses_a_line_or_its_history(
    cast: Any, story: Any, deeds: list[Any]
) -> None:
    try:
        with transaction.atomic():
            meeting, there = held_meeting(cast, story)
            minutes = begun(cast, meeting)
            before, final = _everything(minutes)
            for n, deed in enumerate(deeds):
                try:
                    _attempt(cast, minutes, there, deed, n)
                except DomainError:
                    pass
                after, final_now = _everything(minutes)
                assert before <= after
                assert not final or {one for one in after - before if one[0] != "statement"} == set()
                before, final = after, final_now
            raise Undo
    except Undo:
        assert connection.needs_rollback is False
