"""Reading what is happening to a child: cause, state, what was told, what makes harm easier, urgent worries, views."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from alongside.family.cases.models import Case
from alongside.family.cases.models_harm import (
    CauseOfHarm,
    Disclosure,
    LevelView,
    StateChange,
    UrgentWorry,
    Vulnerabilities,
)
from alongside.family.cases.services.levels import views_now
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing

READ = "cases.harm"
_REVIEWERS = 2


@dataclass(frozen=True)
class HarmPage:
    """What is known of what is done to the child; every list the newest first."""

    causes: tuple[CauseOfHarm, ...]
    states: tuple[StateChange, ...]
    vulnerabilities: tuple[Vulnerabilities, ...]
    disclosures: tuple[Disclosure, ...]
    worries: tuple[UrgentWorry, ...]
    views: tuple[LevelView, ...]  # since the level was last set
    earlier_views: tuple[LevelView, ...]

    @property
    def disclosure_stands(self) -> bool:
        """Whether what the child told holds the level up until two people have reviewed it (R21)."""
        return any(len(one.reviews.all()) < _REVIEWERS for one in self.disclosures)


def harm_page(*, viewer: Acts, case: Case) -> HarmPage:
    """Return what is known of what is done to the child, for those who work with them, in nine queries."""
    note_read(READ, [case.id])
    mine = {"partnership_id": case.partnership_id, "case": case}
    views = views_now(case)
    every = first_of(LevelView.objects.filter(**mine).order_by("-at", "-id"), 20)
    told = Disclosure.objects.filter(**mine).prefetch_related("reviews").order_by("-at", "-id")
    return HarmPage(
        causes=tuple(first_of(CauseOfHarm.objects.filter(**mine).order_by("-at", "-id"), 20)),
        states=tuple(first_of(StateChange.objects.filter(**mine).order_by("-at", "-id"), 20)),
        vulnerabilities=tuple(first_of(Vulnerabilities.objects.filter(**mine).order_by("-at", "-id"), 20)),
        disclosures=tuple(told),
        worries=tuple(
            first_of(
                UrgentWorry.objects.filter(**mine).select_related("person").order_by("-noted_at", "-id"), 20
            )
        ),
        views=tuple(views),
        earlier_views=tuple(one for one in every if one not in views),
    )


def disclosure_get(*, viewer: Acts, disclosure_id: uuid.UUID) -> Disclosure:
    """Return one disclosure with its reviews. Raises Missing."""
    found = Disclosure.objects.select_related("case__child").prefetch_related("reviews")
    one = found.filter(id=disclosure_id).first()
    if one is None:
        raise Missing
    note_read(READ, [one.case_id])
    return one


def worry_get(*, viewer: Acts, worry_id: uuid.UUID) -> UrgentWorry:
    """Return one urgent worry with its case and person. Raises Missing."""
    found = UrgentWorry.objects.select_related("case__child", "person").filter(id=worry_id).first()
    if found is None:
        raise Missing
    note_read(READ, [found.case_id])
    return found


def worries_open(*, viewer: Acts, case: Case) -> list[UrgentWorry]:
    """Return the urgent worries of a case without an owner, or of which health does not know; one query (R23)."""
    found = UrgentWorry.objects.filter(partnership_id=case.partnership_id, case=case)
    return first_of(found.filter(UrgentWorry.OPEN).select_related("person").order_by("-noted_at", "-id"), 10)


def needs_future_protection(case: Case) -> bool:
    """Whether the child was hurt in the family before: then the plan protects them against exploitation later too (R24)."""
    newest = Vulnerabilities.objects.filter(partnership_id=case.partnership_id, case=case)
    one = newest.order_by("-at", "-id").first()
    return one is not None and Vulnerabilities.Kind.HURT_BEFORE in one.kinds


def my_views_for_family(*, viewer: User, case_id: uuid.UUID) -> list[LevelView]:
    """Return what this family member said of how worried we should be, the newest first; nobody else's words."""
    note_read(READ, [case_id])
    return list(LevelView.objects.filter(case_id=case_id, by_id=viewer.id).order_by("-at", "-id"))
