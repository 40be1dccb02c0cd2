"""A child who is known under another spelling, and one who is not: what a request proposes, and what a person said of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from alongside.config.demo.acts import acting
from alongside.family.finding.matching import persons_like_request
from alongside.family.finding.services import same_judge
from alongside.family.people.models import Person
from alongside.family.referrals import services as referrals
from alongside.ground import clock
from alongside.ground.accounts.models import Partnership, User
from alongside.ground.base.actors import SYSTEM, Nobody
from alongside.ground.base.declarations import Audience


def ask_under_another_spelling(
    *, partnership: Partnership, workers: dict[str, User], child: Person, now: datetime
) -> None:
    """A school asks for help for a child whom we know, with the name misspelt and day and month the other way round.

    A second request names a child of the same first name who lives elsewhere; the duty worker has said that it is another.
    """
    public = Nobody(Audience.PUBLIC, partnership.id)
    born = child.born_on
    swapped = born.replace(day=born.month, month=born.day) if born is not None and born.day <= 12 else born
    _ask(
        public, partnership, now - timedelta(hours=5), child_name=_misspelt(child.full_name), child_born_on=swapped,
        own_words="Fetched from the school gate by somebody in AB12 CDE, and would not say who it was.",
        referrer_name="Hilda Marsh", referrer_agency="Northmoor High School", source="education",
    )  # fmt: skip
    other = _ask(
        public, partnership, now - timedelta(hours=4), child_name=child.full_name, child_born_on=None,
        own_words="Somebody of that name was seen with older boys at the retail park, and said they live by the sea.",
        referrer_name="Corin Dale", referrer_agency="Youth club", source="voluntary",
    )  # fmt: skip
    duty = workers["duty"]
    with clock.frozen(now - timedelta(hours=2)), acting(duty):
        alike = persons_like_request(viewer=duty, referral=other)
        for one in alike[:1]:
            same_judge(
                by=duty, one=("request", other.id), other=("person", one.person.id), judgement="different",
                reason="I rang the youth club: this child is seventeen and goes to a school by the sea.",
            )  # fmt: skip


def _ask(by: Any, partnership: Partnership, at: datetime, **told: Any) -> Any:
    with clock.frozen(at), acting(by):
        return referrals.referral_receive(by=by, partnership=partnership, **told).referral


def _misspelt(name: str) -> str:
    """Return a name as somebody may hear it over the telephone: a letter of the first name doubled, one of the last left out."""
    first, _, last = name.rpartition(" ")
    return f"{first[:1]}{first[1:2]}{first[1:]} {last[:-2]}{last[-1:]}"


def child_of_first_story() -> Person | None:
    """Return the child of the first case that was opened in the demonstration."""
    from alongside.family.cases.models import Case

    with acting(SYSTEM):
        case = Case.objects.select_related("child").order_by("opened_at", "id").first()
        return case.child if case is not None else None
