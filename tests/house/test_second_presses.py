"""What was done already, or is over, is refused by its name when somebody presses again, and says how it stands (issue 3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from alongside.family.cases import services as cases
from alongside.family.cases.models import Allocation
from alongside.family.circumstances.services import sites
from alongside.family.circumstances.services.own import first_support_say
from alongside.family.recording import services as recording
from alongside.family.recording.models_reading import Withholding
from alongside.family.referrals.services import referral_withdraw
from alongside.ground.access.context import acting
from alongside.ground.access.tests.rows import Rows, make, one_row_each
from alongside.ground.accounts.models import RoleAssignment
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import NotPermitted, Refused
from alongside.ground.clock import now, today
from alongside.practice.closing.models import Ending
from alongside.practice.closing.services import review_answer, review_ask
from alongside.practice.engagement.services import young_words_review
from alongside.practice.handover.rules import MACHINE, Deed, judge
from alongside.practice.handover.services import duties_move
from alongside.practice.support.services import support_note_write
from alongside.practice.workload.services import call_end, contact_agree, visit_plan

Row = tuple[Any, Any, str]


def _beside(cast: Any, story: Any, rows: Rows) -> Rows:
    """An ending that came back, an entry that the family reads by now, words that the manager opened. As the system."""
    back = make(
        "closing.Ending", cast, referral=rows["referrals.Referral"], reference="R-TEST-0002", referral_receipt="f" * 64,
        reason="no_harm_found", rationale="We looked.", words="Ask again.", told="asked", state="back", proposed_at=now(),
        proposed_by_id=cast.duty.id, proposed_by_name="Dan Utley", signed_at=now(), signed_by_id=cast.csw.id,
    )  # fmt: skip
    held = make(
        "recording.ChronologyEntry", cast, family=story.family, case=story.case, words="He came.", kind="observed",
        happened_on=today(), author_id=cast.csw.id, author_name="Chris Young", author_role="Child support worker",
        readers="workers", withheld_reason="It would tell him.", written_at=now(),
    )  # fmt: skip
    make(
        "recording.Withholding", cast, family_id=story.family.id, case_id=story.case.id, entry=held, category="law",
        finding=Withholding.Finding.OPENED, author_id=cast.csw.id, by_id=cast.duty.id, by_name="Dan",
        by_role="Duty worker", at=now(),
    )  # fmt: skip
    first: Any = rows["engagement.WordsOverride"]
    opened = make(
        "engagement.WordsOverride", cast, case=story.case, words=first.words, person=story.father, young_id=story.child.id,
        harm="A threat", told_young=True, review_on=today(), by_id=cast.manager.id, by_name="Mo Hall", by_role="Manager",
        at=now(),
    )  # fmt: skip
    return {"back": back, "held": held, "opened": opened}


@pytest.fixture
def begun(cast: Any, story: Any) -> Rows:
    """Each thing as it is once somebody has pressed for the first time."""
    with acting(SYSTEM):
        rows = one_row_each(cast, story)
        rows |= _beside(cast, story, rows)
    with acting(cast.social_worker):
        evidence = {"kinds": ["exploitation", "neglect"], "evidence": "Seen by two."}
        cases.category_set(by=cast.social_worker, case_id=story.case.id, **evidence)
    with acting(cast.mother):
        recording.access_ask(by=cast.mother, words="All of it.")
        recording.distress_answer(by=cast.mother, note_id=rows["recording.DistressNote"].pk, answer="yes")
        rows["hers"] = recording.removal_say(
            by=cast.mother, said_on=today(), words="Mo said it.", said_by="Mo Hall"
        )
    with acting(cast.ipsw):
        call_end(by=cast.ipsw, call_id=rows["workload.CallBooking"].pk, outcome="spoke")
    return rows


def _of_the_record(cast: Any, story: Any, rows: Rows) -> list[Row]:
    lead, mother, manager, case = cast.social_worker, cast.mother, cast.manager, {"case_id": story.case.id}
    cried = {"person_id": story.mother.id, "seen_on": today(), "words": "She cried.", "response_to": "child"}
    evidence = {"kinds": ["exploitation", "neglect"], "evidence": "Seen by two."}
    return [
        (lead, lambda: cases.category_set(by=lead, **case, **evidence), "category_waiting"),
        (manager, lambda: cases.category_sign(
            by=manager, category_id=rows["cases.HarmCategory"].pk, agrees=True, words="Yes."
        ), "category_decided"),
        (manager, lambda: cases.narrowing_end(by=manager, narrowing_id=rows["cases.Narrowing"].pk, reason="Over."),
         "narrowing_over"),
        (lead, lambda: recording.distress_note(by=lead, **case, **cried, offer=" "), "offer_missing"),
        (mother, lambda: recording.distress_answer(by=mother, note_id=rows["recording.DistressNote"].pk, answer="no"),
         "offer_answered"),
        (mother, lambda: recording.access_ask(by=mother, words="All of it."), "access_waits"),
        (manager, lambda: recording.removal_answer(
            by=manager, heard_id=rows["recording.RemovalHeard"].pk, outcome="unclear", words="We asked."
        ), "removal_answered"),
        (manager, lambda: recording.removal_answer(
            by=manager, heard_id=rows["hers"].pk, outcome="unclear", words="I asked."
        ), "not_own"),
        (manager, lambda: recording.withholding_review(
            by=manager, entry_id=rows["held"].pk, finding="opened"
        ), "already_opened"),
        (lead, lambda: sites.site_link(by=lead, **case, site_id=rows["circumstances.Site"].pk), "site_linked_already"),
        (lead, lambda: first_support_say(by=lead, family_id=story.family.id, first_source="A helpline"),
         "person_missing"),
    ]  # fmt: skip


def _of_the_work(cast: Any, story: Any, rows: Rows) -> list[Row]:
    ipsw, csw, manager, mother, duty = cast.ipsw, cast.csw, cast.manager, cast.mother, cast.duty
    spell = rows["cases.Allocation"].pk
    often = {"allocation_id": spell, "visits": "none", "calls": "monthly"}
    back: Any = rows["back"]
    override = rows["opened"]
    return [
        (ipsw, lambda: call_end(by=ipsw, call_id=rows["workload.CallBooking"].pk, outcome="spoke"), "call_ended"),
        (csw, lambda: contact_agree(by=csw, **often), "contact_not_yours"),
        (manager, lambda: young_words_review(by=manager, override_id=override.pk, finding="stands", words="x"),
         "own_decision"),
        (duty, lambda: referral_withdraw(
            by=duty, referral_id=rows["referrals.Referral"].pk, expected_version=1
        ), "not_the_asker"),
        (mother, lambda: review_ask(by=mother, ending_id=rows["closing.Ending"].pk), "review_waits"),
        (mother, lambda: review_ask(by=mother, ending_id=back.pk), "nothing_to_review"),
        (manager, lambda: review_answer(by=manager, ending_id=back.pk, outcome="upheld", words="It stays."), "no_review"),
        (manager, lambda: _upheld(cast, back), "goes_on_already"),
    ]  # fmt: skip


def _upheld(cast: Any, back: Ending) -> None:
    with acting(SYSTEM):
        make(
            "closing.EndingReview",
            cast,
            ending=back,
            referral_receipt="f" * 64,
            asked_at=now(),
            asked_by_id=cast.mother.id,
        )
    review_answer(by=cast.manager, ending_id=back.pk, outcome="upheld", words="It stays.")


def test_what_was_done_already_is_refused_by_its_name(cast: Any, story: Any, begun: Rows) -> None:
    for who, deed, code in (*_of_the_record(cast, story, begun), *_of_the_work(cast, story, begun)):
        with acting(who), pytest.raises((Refused, NotPermitted)) as refused:
            deed()
        assert (refused.value.code, len(refused.value.message) > 20) == (code, True), refused.value.message
    spell = begun["cases.Allocation"].pk
    with acting(SYSTEM):
        Allocation.objects.filter(id=spell).update(until=now(), end_code="left_post", end_reason="A new post")
        RoleAssignment.objects.filter(user=cast.csw).update(until=now())
    at = now() + timedelta(hours=2)
    there = {
        "person_id": story.mother.id,
        "starts_at": at,
        "check_in_at": at + timedelta(hours=1),
        "place": "At home",
    }
    gone = (
        (cast.ipsw, lambda: visit_plan(by=cast.ipsw, case_id=story.case.id, **there), "visit_not_yours"),
        (cast.ipsw, lambda: contact_agree(by=cast.ipsw, allocation_id=spell, visits="none", calls="none"), "contact_ended"),
        (cast.ipsw, lambda: support_note_write(
            by=cast.ipsw, family_id=story.family.id, person_id=story.mother.id, contact_kind="call", words="x"
        ), "support_not_their_worker"),
    )  # fmt: skip
    for who, deed, code in gone:
        with acting(who), pytest.raises((Refused, NotPermitted)) as refused:
            deed()
        assert refused.value.code == code, refused.value.message
    with acting(SYSTEM):
        RoleAssignment.objects.filter(role__in=("manager", "agency_manager", "duty_worker")).update(
            until=now()
        )
        with pytest.raises(Refused, match="Nobody manages here") as refused:
            duties_move(by=SYSTEM, user_id=cast.csw.id)
    assert refused.value.code == "nobody_to_hold"


def test_a_handover_waits_for_whoever_comes() -> None:
    waits = [(deed, state, way) for (deed, state), way in MACHINE.items() if way.needs_coming]
    assert waits
    for deed, state, way in waits:
        with pytest.raises(Refused) as refused:
            judge(deed, state, way.whose, has_coming=False)
        assert refused.value.code == "handover_nobody"
        assert isinstance(deed, Deed)
