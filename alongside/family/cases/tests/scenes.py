"""What the tests of this room begin with: a referral that waits for its decision, and more people and cases."""

from __future__ import annotations

from typing import Any

from alongside.family.cases.models import Case
from alongside.family.cases.rules import MemberFacts, PersonFacts, PetFacts
from alongside.family.cases.services import referral_accept
from alongside.family.people.models import FamilyMember, Person
from alongside.family.people.rules import name_key
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import acting
from alongside.ground.access.models import Membership
from alongside.ground.accounts.models import Agency, RoleAssignment, User
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.ids import digest_of, new_code, new_reference
from alongside.ground.clock import now
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


def circles(user: Any) -> set[tuple[Any, str]]:
    """The circles that a person is in now, each with the capacity."""
    with acting(SYSTEM):
        rows = Membership.objects.filter(user_id=user.id, until__isnull=True)
        return set(rows.values_list("circle_id", "capacity"))


def events_of(kind: str) -> list[AuditEvent]:
    """Every event of a kind so far."""
    with acting(SYSTEM):
        return list(AuditEvent.objects.filter(kind=kind).order_by("id"))
