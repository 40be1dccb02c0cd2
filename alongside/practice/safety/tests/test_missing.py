"""A child is missing: one press from home, several who say it at once, the police, the family told, back, the talk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from alongside.family.cases.jobs import case_late_tell
from alongside.family.cases.models import Allocation
from alongside.ground.access.context import acting, elevated
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.ground.clock import frozen, now, today
from alongside.ground.clock.models import Clock
from alongside.ground.clock.time_source import local_date
from alongside.practice.plans.models_guard import ReviewTrigger
from alongside.practice.plans.services import plan_start
from alongside.practice.safety import services
from alongside.practice.safety.absences import picture_of
from alongside.practice.safety.events import RETURN_TALK
from alongside.practice.safety.models import Episode, EpisodeVersion, TalkStep
from alongside.practice.safety.rules import Span
from alongside.practice.safety.selectors import episode_page, open_episodes, police_of
from alongside.practice.safety.services import Back, Known

HOUR = timedelta(hours=1)
_STEP = ("partnership_id", "case", "child", "by_id", "by_name", "by_role", "episode")


def kinds(case_id: Any) -> list[str]:
    with acting(SYSTEM):
        events = AuditEvent.objects.filter(kind__startswith="safety.", circle_ids__contains=[case_id])
        return list(events.order_by("id").values_list("kind", flat=True))


def report(cast: Any, story: Any, who: str = "mother", **known: str) -> Episode:
    with acting(getattr(cast, who)) as _:
        by = getattr(cast, who)
        return services.missing_report(by=by, case_id=story.case.id, known=Known(**known)).episode


def back(cast: Any, episode: Episode, who: str = "mother", **facts: Any) -> Episode:
    by = getattr(cast, who)
    with acting(by):
        return services.episode_found(by=by, episode_id=episode.id, **facts)


def refusal(verb: Any, by: Any, **facts: Any) -> Refused:
    with acting(by), pytest.raises(Refused) as refused, transaction.atomic():
        verb(by=by, **facts)
    return refused.value


def test_two_who_say_it_make_one_episode_with_both_accounts(cast: Any, story: Any) -> None:
    with acting(cast.ipsw):
        plan_start(by=cast.ipsw, case_id=story.case.id)
    first = report(cast, story, wearing="Red coat")
    second = report(cast, story, "social_worker", last_seen="At the bus station")
    assert first == second
    with acting(cast.social_worker):
        assert [one.what for one in ReviewTrigger.objects.filter(case_id=story.case.id)] == ["missing"]
    with acting(cast.father):
        page = episode_page(viewer=cast.father, episode_id=first.id)
    assert [(a.side, a.wearing, a.last_seen) for a in page.accounts] == [
        ("family", "Red coat", ""), ("worker", "", "At the bus station"),
    ]  # fmt: skip
    assert len(page.handovers) == 2
    assert page.word_owed
    assert kinds(story.case.id) == [
        "safety.episode.reported", "safety.pack.handed_over", "safety.account.added",
        "safety.pack.handed_over",
    ]  # fmt: skip
    with acting(cast.mother), elevated("a test"), pytest.raises(IntegrityError), transaction.atomic():
        Episode.objects.create(
            partnership_id=story.case.partnership_id, case=story.case, child=story.child, by_id=cast.mother.id,
            by_name="x", by_role="x", at=now(), gone_from=now(), gone_until=now(), changed_at=now(), child_name="x",
        )  # fmt: skip


def test_everybody_who_knows_the_child_sees_who_is_missing_and_nobody_else(cast: Any, story: Any) -> None:
    episode = report(cast, story)
    for who in ("mother", "father", "young_person", "ipsw", "csw", "social_worker", "duty", "manager"):
        with acting(getattr(cast, who)):
            assert [one.id for one in open_episodes(viewer=getattr(cast, who))] == [episode.id], who
    for who in ("teacher", "police", "stranger", "stranger_parent"):
        with acting(getattr(cast, who)):
            assert not open_episodes(viewer=getattr(cast, who)).exists(), who
            with pytest.raises(Missing):
                services.episode_found(by=getattr(cast, who), episode_id=episode.id)
    with acting(cast.young_person):
        page = episode_page(viewer=cast.young_person, episode_id=episode.id)
        assert (page.accounts, page.handovers, page.told) == ((), (), ())
        with pytest.raises(NotPermitted):
            services.missing_report(by=cast.young_person, case_id=story.case.id)
    back(cast, episode, "father")
    with acting(cast.manager):
        assert not open_episodes(viewer=cast.manager).exists()


def test_the_family_is_told_who_is_looking_and_when_they_hear_next(cast: Any, story: Any) -> None:
    episode = report(cast, story)
    assert episode.tell_next_at is not None
    assert timedelta(hours=1, minutes=59) < episode.tell_next_at - now() <= timedelta(hours=2)
    say = {"episode_id": episode.id, "looking": "Two officers", "next_at": now() + HOUR}
    late = refusal(services.family_told, cast.duty, **{**say, "next_at": now() - HOUR})
    assert (late.code, "still to come" in late.message) == ("next_in_past", True)
    with acting(cast.mother), pytest.raises(NotPermitted):
        services.family_told(by=cast.mother, **say)
    with acting(cast.duty):
        services.family_told(by=cast.duty, **say)
    with acting(cast.mother):
        page = episode_page(viewer=cast.mother, episode_id=episode.id)
        assert (page.episode.looking, page.word_owed, page.word_late) == ("Two officers", False, False)
    with frozen(now() + 2 * HOUR), acting(cast.mother):
        assert episode_page(viewer=cast.mother, episode_id=episode.id).word_late
    back(cast, episode)
    assert refusal(services.family_told, cast.csw, **say).code == "episode_over"
    with acting(cast.duty), pytest.raises(Missing):  # once she is back, the duty team knows nothing of her
        services.family_told(by=cast.duty, **say)


def test_what_the_police_say_is_kept_a_refusal_too(cast: Any, story: Any) -> None:
    episode = report(cast, story)
    say = {"episode_id": episode.id, "on": today()}
    for kind, facts, code, way_round in (
        ("reported", {}, "reference_missing", "ring 101"),
        ("refused", {}, "refusal_words_missing", "helps us to ask again"),
        ("call_out", {"on": today() + timedelta(days=1)}, "day_in_future", "Check the year"),
        ("nonsense", {}, "choice_unknown", "Choose one"),
    ):
        refused = refusal(services.police_said, cast.mother, **{**say, "kind": kind, **facts})
        assert (refused.code, way_round in refused.message) == (code, True)
    with acting(cast.mother):
        services.police_said(by=cast.mother, kind="refused", words="Ring back tomorrow, they said.", **say)
        made = services.police_said(by=cast.mother, kind="reported", reference="NM 12", **say)
        services.call_outs_note(by=cast.mother, case_id=story.case.id, days=[today(), today()])
        services.police_take_back(by=cast.mother, contact_id=made.id)
        assert (
            refusal(services.police_take_back, cast.mother, contact_id=made.id).code == "taken_back_already"
        )
        found = police_of(viewer=cast.mother, case=story.case)
    assert sorted(one.kind for one in found) == ["call_out", "call_out", "refused"]
    with acting(cast.father), pytest.raises(Missing):
        services.police_take_back(by=cast.father, contact_id=found[0].id)
    for days, code in (([], "days_missing"), ([today()] * 101, "days_many")):
        assert refusal(services.call_outs_note, cast.ipsw, case_id=story.case.id, days=days).code == code


def test_a_return_comes_once_and_begins_the_promise_of_72_hours(cast: Any, story: Any) -> None:
    episode = report(cast, story)
    before = Back(Span(now() - HOUR, now() - HOUR), "police")
    assert (
        refusal(services.episode_found, cast.mother, episode_id=episode.id, back=before).code
        == "found_before_gone"
    )
    episode = back(cast, episode)
    assert refusal(services.episode_found, cast.mother, episode_id=episode.id).code == "episode_over"
    with acting(cast.mother):
        clock = Clock.objects.get(about_id=episode.id, kind=RETURN_TALK)
        assert clock.due_at == episode.found_from + timedelta(hours=72)  # type: ignore[operator]
        assert clock.circle_id == story.case.id
    with acting(cast.mother), elevated("a test"):  # the database itself refuses a return before the start
        for wrong in ({"found_from": now() - HOUR}, {"found_until": now() + HOUR}, {"found_by": ""}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Episode.objects.filter(id=episode.id).update(**wrong)


def test_the_talk_goes_from_no_to_another_person_to_held(cast: Any, story: Any) -> None:
    episode = report(cast, story)
    step = {"episode_id": episode.id, "at": now()}
    assert refusal(services.talk_step, cast.csw, kind="offered", who="Ada", **step).code == "talk_not_back"
    back(cast, episode)
    step["at"] = now()
    lead = refusal(services.talk_step, cast.csw, kind="offered", who="Sofia Worth", **step)
    assert (lead.code, "whom they would like" in lead.message) == ("talk_not_independent", True)
    with acting(cast.mother), pytest.raises(NotPermitted):
        services.talk_step(by=cast.mother, kind="offered", who="Ada", **step)
    with acting(cast.csw):
        for kind, who in (("offered", "Ada"), ("declined", "Ada"), ("offered", "Bo"), ("accepted", "Bo")):
            services.talk_step(by=cast.csw, kind=kind, who=who, **step)
        step_before = episode_page(viewer=cast.csw, episode_id=episode.id).talk[0]
        facts = {f: getattr(step_before, f) for f in _STEP}
        with elevated("a test"), pytest.raises(IntegrityError), transaction.atomic():
            TalkStep.objects.create(**facts, at=now(), kind="left_open", who="Bo", happened_at=now())
        assert Clock.objects.get(about_id=episode.id).stopped_at is None
        services.talk_step(by=cast.csw, kind="held", who="Bo", **{**step, "at": now()})
        assert Clock.objects.get(about_id=episode.id).stopped_at is not None
    with acting(cast.young_person):
        page = episode_page(viewer=cast.young_person, episode_id=episode.id)
        assert [one.kind for one in page.talk] == ["offered", "declined", "offered", "accepted", "held"]


def test_two_who_were_declined_leave_it_open_which_keeps_the_promise_and_no_police_of_the_case_listens(
    cast: Any, story: Any
) -> None:
    with acting(SYSTEM):
        Allocation.objects.create(
            partnership_id=story.case.partnership_id, case=story.case, family_id=story.case.family_id,
            user_id=cast.police.id, worker_name=cast.police.name, agency_name="Police", part="other", since=now(),
        )  # fmt: skip
    episode = back(cast, report(cast, story))
    step = {"episode_id": episode.id, "at": now()}
    officer = refusal(services.talk_step, cast.csw, kind="offered", who=cast.police.name.upper(), **step)
    assert officer.code == "talk_not_independent"
    with acting(cast.csw):
        for kind, who in (("offered", "Ada"), ("declined", "Ada"), ("offered", "Bo"), ("declined", "Bo")):
            services.talk_step(by=cast.csw, kind=kind, who=who, **step)
        assert Clock.objects.get(about_id=episode.id).stopped_at is None
        services.talk_step(by=cast.csw, kind="left_open", who="Bo", **step)
        assert Clock.objects.get(about_id=episode.id).stopped_at is not None


def test_a_late_talk_goes_up_the_ladder(cast: Any, story: Any, mailoutbox: Any) -> None:
    back(cast, report(cast, story))
    with frozen(now() + 80 * HOUR):
        assert (case_late_tell(0), case_late_tell(0)) == (1, 0)
    assert mailoutbox[0].to == [cast.social_worker.email]
    assert story.child.full_name not in mailoutbox[0].body
    with frozen(now() + 30 * 24 * HOUR):
        assert case_late_tell(0) > 0
    assert [cast.manager.email] in [one.to for one in mailoutbox]


def test_a_correction_keeps_what_was_said_and_moves_the_promise(cast: Any, story: Any) -> None:
    with frozen(now() + 100 * HOUR):
        episode = report(cast, story)
        episode = back(cast, episode)
        at = episode.gone_from
        facts = {
            "episode_id": episode.id, "gone": Span(at - 9 * HOUR, at - 8 * HOUR),
            "back": Back(Span(at - 2 * HOUR, at - HOUR), "family", "At her aunt’s"), "why": "We have asked her aunt.",
        }  # fmt: skip
        assert (
            refusal(services.episode_correct, cast.csw, expected_version=2, **{**facts, "back": None}).code
            == "back_first"
        )
        assert (
            refusal(services.episode_correct, cast.csw, expected_version=2, **{**facts, "why": ""}).code
            == "words_missing"
        )
        with acting(cast.csw):
            services.episode_correct(by=cast.csw, expected_version=2, **facts)
            with pytest.raises(Stale):
                services.episode_correct(by=cast.csw, expected_version=2, **facts)
            running = Clock.objects.get(about_id=episode.id, stopped_at__isnull=True)
            assert running.started_at == at - 2 * HOUR
            services.talk_step(by=cast.csw, episode_id=episode.id, kind="offered", who="Ada", at=at - HOUR)
        later = {**facts, "back": Back(Span(at, at), "family")}
        assert (
            refusal(services.episode_correct, cast.csw, expected_version=3, **later).code
            == "talk_held_before"
        )
        with acting(cast.mother), pytest.raises(NotPermitted):
            services.episode_correct(by=cast.mother, expected_version=3, **facts)
        with acting(cast.mother):
            kept = EpisodeVersion.objects.filter(episode=episode).order_by("version")
            assert [one.why for one in kept] == ["", "", "We have asked her aunt."]
            assert kept[0].gone_from == at


def test_earlier_episodes_may_overlap_and_stand_in_the_picture_of_the_family(cast: Any, story: Any) -> None:
    with acting(SYSTEM):
        since = now() - timedelta(days=40)
        Allocation.objects.filter(case=story.case, part="ipsw").update(since=since)
    at = now()
    friday = Span(at - timedelta(days=90), at - timedelta(days=89, hours=12))
    home = Back(Span(at - timedelta(days=89), at - timedelta(days=88)), "themself")
    with acting(cast.social_worker):
        for _ in range(2):
            services.episode_note(by=cast.social_worker, case_id=story.case.id, gone=friday, back=home)
        assert not Clock.objects.filter(kind=RETURN_TALK).exists()  # before anybody of us was there
        days = [today() - timedelta(days=50 + n * 7) for n in range(44)]
        services.call_outs_note(by=cast.social_worker, case_id=story.case.id, days=days)
        # One who came back since we work with them: a talk is owed, and the plan is looked at again (R104).
        plan = plan_start(by=cast.social_worker, case_id=story.case.id)
        assert not ReviewTrigger.objects.exists()
        hour = Span(at, at)
        services.episode_note(
            by=cast.social_worker, case_id=story.case.id, gone=hour, back=Back(hour, "police")
        )
        assert [(one.plan_id, one.what) for one in ReviewTrigger.objects.all()] == [(plan.id, "missing")]
        assert Clock.objects.filter(kind=RETURN_TALK).count() == 1
    future = Span(at + HOUR, at + HOUR)
    refused = refusal(services.episode_note, cast.csw, case_id=story.case.id, gone=future, back=home)
    assert refused.code == "time_in_future"
    for who in ("mother", "manager"):
        with acting(getattr(cast, who)):
            shown = picture_of(viewer=getattr(cast, who), case=story.case)
            assert shown.before is not None
            assert shown.after is not None
            assert (shown.before.call_outs, shown.before.episodes, shown.after.call_outs) == (44, 2, 0)
            assert shown.after.episodes == 1
            assert shown.before.nights.least <= shown.before.nights.most
            assert shown.after.days == (today() - local_date(since)).days + 1


def test_what_was_done_to_the_child_is_read_by_parents_only_where_the_child_agrees(
    cast: Any, story: Any
) -> None:
    episode = report(cast, story)
    with acting(cast.csw):
        for agreed in (False, True):
            services.harm_found(by=cast.csw, episode_id=episode.id, kind="threatened", parents_read=agreed)
    for who, count in (("mother", 1), ("young_person", 0), ("manager", 2)):
        with acting(getattr(cast, who)):
            assert len(episode_page(viewer=getattr(cast, who), episode_id=episode.id).harm) == count, who
    with acting(cast.mother), pytest.raises(NotPermitted):
        services.harm_found(by=cast.mother, episode_id=episode.id, kind="hurt")
