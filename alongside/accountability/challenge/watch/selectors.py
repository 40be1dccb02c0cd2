"""Reading looks: whoever asks reads their own, whoever looks reads what they look at. Why it is asked stands nowhere."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from alongside.accountability.challenge.complaints.models import Complaint
from alongside.accountability.challenge.models import HelpReply
from alongside.accountability.challenge.watch.models import Look, LookFinding
from alongside.accountability.challenge.watch.models_right import PutRight
from alongside.accountability.challenge.watch.sources import family_of
from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.policies import CASE_ALLOCATE
from alongside.family.cases.stops import DEEDS
from alongside.family.people.models import Person
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import who
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock import today
from alongside.ground.clock.time_source import local_date
from alongside.practice.closing.models import EndingReview

READ = "challenge.apart"
_MOST = 100
_LATELY = timedelta(weeks=4)


@dataclass(frozen=True)
class Seen:
    """One step to look at, with what a family said before it, the newest first; the findings of whoever looked."""

    look: Look
    said_before: tuple[str, ...]
    findings: tuple[LookFinding, ...]

    @property
    def sentence(self) -> str:
        """What the step is."""
        return DEEDS[self.look.deed].sentence


def looks_asked(*, viewer: User, case_id: uuid.UUID) -> list[Look]:
    """Return what the viewer put before somebody independent in a case, the newest first; nobody else's."""
    return first_of(Look.objects.filter(case_id=case_id, asked_by_id=viewer.id).order_by("-asked_at"), _MOST)


def looks_to_give(*, viewer: User) -> list[Look]:
    """Return the steps that wait for somebody independent, as far as the viewer may look at them, the soonest due first."""
    found = Look.objects.filter(finding="").exclude(asked_by_id=viewer.id).order_by("look_on", "id")
    return first_of(found, _MOST)


def look_get(*, viewer: User, look_id: uuid.UUID) -> Seen:
    """Return a step for whoever looks at it, with the days on which the family said that something is wrong. Raises Missing."""
    look = Look.objects.filter(id=look_id).exclude(asked_by_id=viewer.id).first()
    if look is None:
        raise Missing
    note_read(READ, [look.id])
    with elevated_to_read(
        "whoever looks at the motive must know what was said before, and by nobody else's right"
    ):
        said = _said_before(look)
    return Seen(look, tuple(said), tuple(LookFinding.objects.filter(look=look).order_by("found_at")))


def looks_asked_of_request(*, viewer: User, referral_id: uuid.UUID) -> list[Look]:
    """Return what the viewer put before somebody independent about a request without a case, the newest first."""
    return first_of(
        Look.objects.filter(request_id=referral_id, asked_by_id=viewer.id).order_by("-asked_at"), _MOST
    )


def owners_to_name(*, viewer: User, look: Look) -> list[tuple[uuid.UUID, str]]:
    """Return who may be asked to put a step right: the family's workers now, and the managers."""
    with elevated_to_read("whoever looks has no part in the case, and names somebody who has"):
        of_case = (
            Allocation.objects.filter(case_id=look.case_id) if look.case_id else Allocation.objects.none()
        )
        workers = of_case.filter(until__isnull=True).order_by("since")
        found = {one.user_id: f"{one.worker_name}, {one.get_part_display().lower()}" for one in workers}
        for one in who(CASE_ALLOCATE, partnership_id=look.partnership_id).order_by("name", "id"):
            found.setdefault(one.id, f"{one.name}, {one.as_actor().role_title.lower()}")
    return list(found.items())


def rights_owed(*, viewer: User) -> list[PutRight]:
    """Return what the viewer owes to put right, the soonest due first."""
    found = PutRight.objects.filter(owner_id=viewer.id, done_on__isnull=True).order_by("due_on", "id")
    return first_of(found, _MOST)


def right_get(*, viewer: User, put_right_id: uuid.UUID) -> PutRight:
    """Return one thing that is put right, noted as read. Raises Missing."""
    found = PutRight.objects.filter(id=put_right_id).first()
    if found is None:
        raise Missing
    note_read(READ, [found.id])
    return found


def rights_for_family(*, viewer: User) -> list[PutRight]:
    """Return what was found not right about steps against the viewer, the newest first. Not noted, as a complaint is not."""
    return first_of(PutRight.objects.order_by("-found_at", "-id"), _MOST)


def rights_new_for_family(*, viewer: User) -> list[PutRight]:
    """Return those that are still owed, or were found or put right in the last four weeks, for the first page: one query."""
    lately = today() - _LATELY
    new = Q(done_on__isnull=True) | Q(done_on__gte=lately) | Q(found_at__date__gte=lately)
    return list(PutRight.objects.filter(new).order_by("-found_at", "-id")[:5])


def right_for_family(*, viewer: User, put_right_id: uuid.UUID) -> PutRight:
    """Return one of them. Raises Missing."""
    found = PutRight.objects.filter(id=put_right_id).first()
    if found is None:
        raise Missing
    return found


def _said_before(look: Look) -> list[str]:
    cases, people = _whose(look)
    theirs = Q(person_id__in=people) | Q(case_id__in=cases)
    lines = [
        (
            one.made_at,
            f"{one.complainant_name} complained: {one.get_theme_display().lower()} ({one.reference}).",
        )
        for one in Complaint.objects.filter(theirs, partnership_id=look.partnership_id)
    ]
    again = HelpReply.objects.filter(request__person_id__in=people, kind=HelpReply.Kind.NOT_ANSWERED)
    lines += [(one.said_at, f"{one.said_by_name} said that an answer did not help.") for one in again]
    reviews = EndingReview.objects.filter(ending__referral_id=look.request_id) if look.request_id else ()
    lines += [(one.asked_at, "Somebody asked for a review of an ending of this request.") for one in reviews]
    return [f"{local_date(at):%-d %B %Y}: {words}" for at, words in sorted(lines, reverse=True)]


def _whose(look: Look) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """Return the cases and the people that a look is about."""
    if look.case_id is not None:
        return [look.case_id], list(family_of(look.case_id))
    request = Referral.objects.filter(id=look.request_id).first() if look.request_id else None
    account = request.submitted_by_user_id if request else None
    people = Person.objects.filter(user_id=account).values_list("id", flat=True) if account else []
    family = request.family_id if request else None
    cases = Case.objects.filter(family_id=family).values_list("id", flat=True) if family else []
    return list(cases), list(people)
