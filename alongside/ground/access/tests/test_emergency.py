"""An emergency opens a record for reading: what the family is told of it, and what the review says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction

from alongside.ground.access.context import acting
from alongside.ground.access.models import EmergencyAccess, Membership
from alongside.ground.access.selectors import (
    emergency_now,
    emergency_openings,
    only_in_emergency,
    require_to_write,
)
from alongside.ground.access.services import emergency_open, emergency_review
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import NotPermitted, Refused
from alongside.ground.clock import frozen, now

WHY = "Your daughter was found at a station and we had to know whom to ring."
RISK = "He reads her telephone and may hurt her when he sees this."
FAMILY = ("mother", "father", "young_person")


def opened(by: Any, story: Any, **answers: Any) -> EmergencyAccess:
    with acting(by):
        return emergency_open(
            by=by, circle_id=story.case.id, reason=answers.pop("reason", WHY), with_circle_ids=[story.family.id],
            **answers,
        )  # fmt: skip


def reviewed(by: Any, access: EmergencyAccess, **answers: Any) -> EmergencyAccess:
    with acting(by):
        return emergency_review(
            by=by, access_id=access.id, finding="justified", note="I rang the officer", **answers
        )


def read_by(who: Any, story: Any) -> list[Any]:
    with acting(who):
        return emergency_openings(circle_ids=[story.case.id])


def test_the_family_reads_who_opened_it_when_and_why(cast: Any, story: Any) -> None:
    access = opened(cast.police, story)
    for who in (*FAMILY, "csw", "manager", "police"):
        (one,) = read_by(getattr(cast, who), story)
        assert (one.agency_name, one.role_title) == ("Northmoor police", cast.police.as_actor().role_title), (
            who
        )
        assert (one.opened_at, one.reason, one.finding) == (access.opened_at, WHY, ""), who
    for who in ("duty", "teacher", "stranger", "stranger_parent"):
        assert read_by(getattr(cast, who), story) == [], who
    reviewed(cast.manager, access)
    assert read_by(cast.mother, story)[0].finding == "justified"


def test_a_reason_that_could_put_someone_at_risk_is_kept_from_the_family_until_its_review(
    cast: Any, story: Any
) -> None:
    access = opened(cast.social_worker, story, withheld_because=RISK)
    for who in (*FAMILY, "csw"):
        assert [one.reason for one in read_by(getattr(cast, who), story)] == [""], who
    with pytest.raises(Refused, match="whether the family may read"):
        reviewed(cast.manager, access)
    reviewed(cast.manager, access, family_told=True)
    assert [one.reason for one in read_by(cast.mother, story)] == [WHY]


def test_a_reason_stays_kept_where_the_review_says_so(cast: Any, story: Any) -> None:
    kept = reviewed(cast.manager, opened(cast.duty, story, withheld_because=RISK), family_told=False)
    assert kept.family_told is False
    assert [(one.reason, one.finding) for one in read_by(cast.mother, story)] == [("", "justified")]


def test_a_protected_opening_of_the_police_is_absent_until_its_review(cast: Any, story: Any) -> None:
    first, second = (opened(cast.police, story, withheld_because=RISK) for _ in range(2))
    assert first.protected
    assert all(read_by(getattr(cast, who), story) == [] for who in (*FAMILY, "csw"))
    reviewed(cast.manager, first, family_told=False)
    assert read_by(cast.mother, story) == []
    reviewed(cast.manager, second, family_told=True)
    assert [one.reason for one in read_by(cast.mother, story)] == [WHY]


def test_nobody_reads_why_it_was_kept_but_whoever_wrote_it_and_whoever_reviews(cast: Any, story: Any) -> None:
    opened(cast.duty, story, withheld_because=RISK)
    for who in ("mother", "csw", "social_worker", "police"):
        with acting(getattr(cast, who)):
            assert not EmergencyAccess.objects.exists(), who
    for who in ("duty", "manager"):
        with acting(getattr(cast, who)):
            assert EmergencyAccess.objects.get().withheld_because == RISK, who
    with acting(SYSTEM):
        assert AuditEvent.objects.get(kind="access.emergency.opened").facts == {"withheld": True}


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"reason": "now"}, "reason"),
        ({"reason": "x" * 1_001}, "reason"),
        ({"withheld_because": ""}, "withheld_because"),
        ({"withheld_because": "x" * 1_001}, "withheld_because"),
    ],
)
def test_both_reasons_are_sentences(cast: Any, story: Any, answers: Any, field: str) -> None:
    with pytest.raises(Refused) as refused:
        opened(cast.police, story, **answers)
    assert refused.value.field == field
    with acting(SYSTEM):
        assert not EmergencyAccess.objects.exists()


def test_nothing_is_written_through_the_familys_view(cast: Any, story: Any) -> None:
    opened(cast.police, story)
    for who in ("mother", "csw", "manager", "police"):
        for statement in (
            "UPDATE access_family_emergencies SET agency_name = 'x'", "DELETE FROM access_family_emergencies",
        ):  # fmt: skip
            with (
                acting(getattr(cast, who)),
                pytest.raises(Error, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_an_emergency_alone_is_for_reading_and_a_lasting_place_beside_it_is_for_both(
    cast: Any, story: Any
) -> None:
    with acting(cast.police):
        assert not only_in_emergency(cast.police, story.case.id)
    opened(cast.police, story)
    with acting(cast.police):
        assert emergency_now(viewer=cast.police, circle_id=story.case.id) is not None
        with pytest.raises(NotPermitted, match="You can read, not write"):
            require_to_write(cast.police, story.case.id)
    with frozen(now() + timedelta(minutes=61)), acting(cast.police):
        require_to_write(
            cast.police, story.case.id
        )  # no longer a matter of emergencies: it is not found at all
        assert emergency_now(viewer=cast.police, circle_id=story.case.id) is None
    with acting(SYSTEM):
        Membership.objects.create(
            partnership_id=cast.partnership.id, user_id=cast.police.id, circle_id=story.family.id, capacity="other"
        )  # fmt: skip
    with acting(cast.police):
        require_to_write(cast.police, story.case.id, story.family.id)
        with pytest.raises(NotPermitted):
            require_to_write(cast.police, story.case.id)


def test_whoever_works_with_the_family_or_manages_needs_no_emergency_to_write(cast: Any, story: Any) -> None:
    for who in ("social_worker", "manager"):
        opened(getattr(cast, who), story)
        with acting(getattr(cast, who)):
            require_to_write(getattr(cast, who), story.case.id)
            assert emergency_now(viewer=getattr(cast, who), circle_id=story.case.id) is None
