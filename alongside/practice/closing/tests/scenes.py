"""What the tests of this room begin with: a third person who decides, a request to end, a case where everybody says yes."""

from __future__ import annotations

from typing import Any

from alongside.family.cases.tests.scenes import a_referral
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Agency, RoleAssignment, User
from alongside.ground.base.actors import SYSTEM
from alongside.practice.closing import services
from alongside.practice.closing.models import Ending

WORDS = {
    "rationale": "We met them twice and asked the school.",
    "words": "We looked with you and found no harm from outside. You can ask again at any time.",
}


def colleague(cast: Any, name: str = "Nell Third", role: str = "duty_worker") -> User:
    """One more person of social care."""
    with acting(SYSTEM):
        user = User(
            email=f"{name.split()[0].lower()}@northmoor.example", name=name, partnership=cast.partnership
        )
        user.set_unusable_password()
        user.save()
        agency = Agency.objects.get(partnership=cast.partnership, kind="social_care")
        RoleAssignment.objects.create(user=user, agency=agency, role=role)
    return user


def do(verb: Any, by: Any, **facts: Any) -> Any:
    """Do one verb as somebody."""
    with acting(by):
        return verb(by=by, **facts)


def propose(cast: Any, referral: Referral | None = None, by: Any = None, **facts: Any) -> Ending:
    """Propose that a request ends, as the duty worker unless said."""
    referral = referral or a_referral(cast)
    facts = {"reason": "no_harm_found", "expected_version": referral.version, **WORDS, **facts}
    return do(services.request_end_propose, by or cast.duty, referral_id=referral.id, **facts)


def sign(ending: Ending, by: Any) -> Ending:
    """Sign what another proposed."""
    return do(services.ending_sign, by, ending_id=ending.id, expected_version=now_is(ending).version)


def ended(cast: Any, referral: Referral | None = None, **facts: Any) -> Ending:
    """A request that two people ended."""
    return sign(propose(cast, referral, **facts), cast.manager)


def signposted(cast: Any, referral: Referral | None = None) -> Ending:
    """A request for which another service was asked."""
    return ended(
        cast, referral, reason="other_service", severity="high", receiver_name="Harbour Youth Project",
        receiver_contact="01632 960300",
    )  # fmt: skip


def now_is(row: Any) -> Any:
    """The row as it stands."""
    with acting(SYSTEM):
        return type(row).objects.get(pk=row.pk)


def everybody_says_yes(cast: Any, story: Any) -> None:
    """The mother, the young person and both workers say that support can end."""
    said = {"case_id": story.case.id, "answer": "yes"}
    do(services.view_say, cast.mother, whose="parent", person_id=story.mother.id, **said)
    do(services.view_say, cast.young_person, whose="child", person_id=story.child.id, **said)
    for part in ("ipsw", "csw"):
        do(services.view_say, getattr(cast, part), whose=part, **said)


def propose_case(cast: Any, story: Any, by: Any = None, **facts: Any) -> Ending:
    """Propose that support ends, as the lead unless said."""
    facts = {"reason": "by_agreement", "expected_version": now_is(story.case).version, **WORDS, **facts}
    return do(services.case_end_propose, by or cast.social_worker, case_id=story.case.id, **facts)


def close_together(cast: Any, referral_id: Any, words: str, version: int, by: Any = None) -> Referral:
    """End a request as two people do: the duty worker proposes (or `by`), the manager signs. Returns it as it stands."""
    facts = {
        "reason": "no_harm_found",
        "rationale": "We looked.",
        "words": words,
        "expected_version": version,
    }
    ending = do(services.request_end_propose, by or cast.duty, referral_id=referral_id, **facts)
    sign(ending, cast.manager)
    with acting(SYSTEM):
        return Referral.objects.get(id=referral_id)
