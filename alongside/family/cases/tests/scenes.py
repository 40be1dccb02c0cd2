"""What the tests of this room begin with: a referral that waits for its decision, and more people and cases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from alongside.family.cases.models import Case
from alongside.family.cases.rules import MemberFacts, PersonFacts, PetFacts
from alongside.family.cases.services import (
    Telling,
    evidence_add,
    level_view_record,
    referral_accept,
    sight_narrow,
    standing_decide,
)
from alongside.family.people.models import FamilyMember, Person
from alongside.family.people.rules import name_key
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import acting
from alongside.ground.access.models import Membership
from alongside.ground.accounts.models import Agency, RoleAssignment, User
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.ids import digest_of, new_code, new_reference
from alongside.ground.clock import now, today
from alongside.ground.clock.services import clock_start

BOTH = {"need_now": "A safe way home from school.", "how_respond": "Meet them this week."}
MOTHER = MemberFacts("Dora Birch", "mother", lives_with_child=True, parental_responsibility=True)
FATHER = MemberFacts("Ed Birch", "father", lives_with_child=False, parental_responsibility=True)
BROTHER = MemberFacts("Tom Birch", "sibling")


def a_referral(cast: Any, **facts: Any) -> Referral:
    """A referral with both questions answered, its decision still to come."""
    facts = {
        **BOTH, "state": "screened", "child_key": name_key(facts.get("child_name", "")), "source": "parent_carer",
        "own_words": "Cars wait for her outside.", **facts,
    }  # fmt: skip
    with acting(SYSTEM):
        referral = Referral.objects.create(
            partnership_id=cast.partnership.id, reference=new_reference("R"), receipt_digest=digest_of(new_code()),
            received_at=now(), contact_name="Northmoor Front Door", **facts,
        )  # fmt: skip
        for kind in ("referrals.acknowledge", "referrals.decide"):
            clock_start(
                kind=kind, about_id=referral.id, circle_id=None, partnership_id=referral.partnership_id,
                started_at=referral.received_at, by=SYSTEM,
            )  # fmt: skip
    return referral


def accept(by: Any, referral: Referral, **changes: Any) -> Case:
    """Accept the referral with ordinary facts, as whoever is acting."""
    facts = {
        "level": "medium",
        "rationale": "Older people drive her about.",
        "decision_words": "We open a case, because you are right to worry.",
        "child": PersonFacts("Ada Birch"),
        "others": [MOTHER, FATHER, BROTHER],
        "pets": [PetFacts("Moss", "cat")],
        "family_name": "The Birch family",
        "family_reason": "Their aunt told us.",
        "exploitation_types": ["cce", "online"],
        "expected_version": referral.version,
        **changes,
    }
    return referral_accept(by=by, referral_id=referral.id, **facts)


def a_worker(cast: Any, key: str, role: str, agency_kind: str, name: str = "") -> User:
    """One more worker of the partnership."""
    with acting(SYSTEM):
        agency, _ = Agency.objects.get_or_create(
            partnership=cast.partnership, kind=agency_kind, defaults={"name": f"Northmoor {agency_kind}"}
        )
        user = User.objects.create_user(
            f"{key}@northmoor.example", name=name or key.title(), partnership=cast.partnership
        )
        RoleAssignment.objects.create(user=user, agency=agency, role=role)
    return user


def a_second_case(cast: Any, story: Any) -> Case:
    """The sister's case in the family of the story, with nobody allocated yet."""
    with acting(SYSTEM):
        pid = {"partnership_id": cast.partnership.id}
        sister = Person.objects.create(**pid, full_name="Nina Ash", name_key="nina ash")
        FamilyMember.objects.create(**pid, family=story.family, person=sister, relationship="child")
        return Case.objects.create(
            **pid, reference="C-TEST-0002", family=story.family, child=sister, level="medium", opened_at=now()
        )


def everyone_says(cast: Any, story: Any, *sides: str) -> None:
    """The views of the mother and of both workers (or of some sides) about how worried we should be."""
    speakers = {"family": cast.mother, "ipsw": cast.ipsw, "csw": cast.csw}
    for side in sides or speakers:
        with acting(speakers[side]):
            level_view_record(
                by=speakers[side], case_id=story.case.id, side=side, words="It is calmer at home."
            )


def seen(cast: Any, story: Any, person: Any, days: int = 2, by: Any = None, kind: str = "observed") -> None:
    """Evidence about a parent on so many different days, written by the social worker."""
    writer = by or cast.social_worker
    with acting(writer):
        for ago in range(days):
            evidence_add(
                by=writer, case_id=story.case.id, person_id=person.id, seen_on=today() - timedelta(days=ago),
                kind=kind, words="He shouted at her in the street.", told_by="",
            )  # fmt: skip


TOLD = {"on": None, "how": "in_person", "words": "We told you what we saw and what we do now."}
QUIET = Telling(not_because="He said that he would hurt her if she told.")


def decide(cast: Any, story: Any, person: Any, status: str, **changes: Any) -> Any:
    """A manager's decision about a parent, who is told today."""
    facts = {
        "reason": "What was seen on two days.", "support": "A worker of his own goes on.",
        "telling": Telling(**{**TOLD, "on": today()}), **changes,
    }  # fmt: skip
    by = facts.pop("by", cast.manager)
    with acting(by):
        return standing_decide(by=by, case_id=story.case.id, person_id=person.id, status=status, **facts)


def restricted(cast: Any, story: Any, person: Any) -> None:
    """A parent who is restricted by evidence, by the one way there is."""
    seen(cast, story, person)
    decide(cast, story, person, "under_evidence_review")
    decide(cast, story, person, "restricted_by_evidence")


def narrow(
    cast: Any, story: Any, person: Any, *, kinds: Any = ("inside", "record"), days: int = 7, **words: Any
) -> Any:
    """Hold these kinds of things back for so many days from a parent who is restricted by evidence (R26)."""
    with acting(cast.manager):
        return sight_narrow(
            by=cast.manager, case_id=story.case.id, person_id=person.id, kinds=kinds,
            until=today() + timedelta(days=days), **(words or {"words": "Until we have spoken with everyone."}),
        )  # fmt: skip


def circles(user: Any) -> set[tuple[Any, str]]:
    """The circles that a person is in now, each with the capacity."""
    with acting(SYSTEM):
        rows = Membership.objects.filter(user_id=user.id, until__isnull=True)
        return set(rows.values_list("circle_id", "capacity"))


def events_of(kind: str) -> list[AuditEvent]:
    """Every event of a kind so far."""
    with acting(SYSTEM):
        return list(AuditEvent.objects.filter(kind=kind).order_by("id"))
