"""How many families were asked before and after, and answered: numbers for managers, small ones hidden (R92, R259)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from alongside.family.cases.models import Case
from alongside.family.people.models import FamilyMember
from alongside.ground.accounts.models import User
from alongside.practice.progress.models import Answers, Round
from alongside.practice.progress.models.asking import Point
from alongside.practice.progress.selectors.common import here
from alongside.practice.progress.services.common import ASKED


@dataclass(frozen=True)
class Asked:
    """Of the people whom one time of asking was for: who answered, who of them can be compared, who has not."""

    point: str
    people: int
    answered: int
    compared: int  # answered then and at the start

    @property
    def missing(self) -> int:
        """Who has not answered. Nothing is wrong with that: they may be asked again."""
        return self.people - self.answered


@dataclass(frozen=True)
class Followed:
    """Start and end beside each other, and the closed cases in which nobody was asked at the end."""

    asked: tuple[Asked, ...]
    closed: int
    closed_unasked: int


def followed_up(*, viewer: User) -> Followed:
    """Return how many people in sight were asked at the start and at the end, and what is missing: seven queries, counts alone.

    Whoever shows them hides the small ones (`base.small`).
    """
    closed = Case.objects.filter(partnership_id=here(viewer), closed_at__isnull=False)
    ended = Round.objects.filter(case=OuterRef("pk"), point=Point.END)
    return Followed(
        tuple(_asked(viewer, point) for point in (Point.START, Point.END)), closed.count(),
        closed.filter(~Exists(ended)).count(),
    )  # fmt: skip


def _asked(viewer: User, point: Point) -> Asked:
    rounds = Round.objects.filter(partnership_id=here(viewer), point=point)
    people = FamilyMember.objects.filter(relationship__in=ASKED, family__cases__in=rounds.values("case_id"))
    given = Answers.objects.filter(partnership_id=here(viewer), round__point=point)
    first = Answers.objects.filter(case=OuterRef("case"), person=OuterRef("person"), round__point=Point.START)
    answered = _people(given)
    return Asked(point.label, max(people.count(), answered), answered, _people(given.filter(Exists(first))))


def _people(given: QuerySet[Answers]) -> int:
    found = given.values("case", "person").distinct().aggregate(count=Count("*"))
    return int(found["count"])
