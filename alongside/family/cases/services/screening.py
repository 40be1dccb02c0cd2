"""What a request said about reaching the family comes along into its case (R327)."""

from __future__ import annotations

from alongside.family.cases.models import Case
from alongside.family.people.models import FamilyMember, Person, Screening
from alongside.family.people.rules import name_key
from alongside.family.referrals.models import Referral, RequestScreening, Source
from alongside.family.referrals.reaching import request_reach
from alongside.ground.accounts.models import User
from alongside.ground.clock import now


def screen_from_request(by: User, referral: Referral, case: Case) -> None:
    """Write for each parent what is known already about reaching them, as the system, so that nobody is asked twice.

    The parent who asked has answered for themself. What others were asked about the home counts for the parents who live
    there; a parent who lives elsewhere is asked about on their own. Where nothing was asked, nothing is written.
    """
    reach = request_reach(viewer=by, referral=referral)
    if reach.state == "not_asked":
        return
    parents = FamilyMember.objects.select_related("person").filter(
        family_id=case.family_id, relationship__in=FamilyMember.PARENTS
    )
    for member in parents:
        asked = _asked(referral, member.person)
        if asked or (reach.newest is not None and member.lives_with_child):
            _write(by, referral, member.person, reach.newest, themself=asked)


def _asked(referral: Referral, person: Person) -> bool:
    if referral.source != Source.PARENT_CARER:
        return False
    if referral.submitted_by_user_id is not None:
        return referral.submitted_by_user_id == person.user_id
    return bool(referral.referrer_name) and name_key(referral.referrer_name) == person.name_key


def _write(
    by: User, referral: Referral, person: Person, newest: RequestScreening | None, *, themself: bool
) -> None:
    answer = newest.answer if newest else Screening.Answer.SAFE
    words = newest.words if newest else referral.safe_contact_words
    asked_of = f"request {referral.reference}"
    Screening.objects.create(
        partnership_id=person.partnership_id, person=person, answer=answer, words=words,
        how=Screening.How.THEMSELF if themself else Screening.How.OTHER, asked_of="" if themself else asked_of,
        at=now(), by_id=newest.by_id if newest else None, by_name=newest.by_name if newest else "",
        created_at=now(), created_by_id=by.id,
    )  # fmt: skip
