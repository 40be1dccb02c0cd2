"""Reading looks: whoever asks reads their own, whoever looks reads what they look at. Why it is asked stands nowhere."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Q

from alongside.accountability.challenge.complaints.models import Complaint
from alongside.accountability.challenge.models import HelpReply
from alongside.accountability.challenge.watch.models import Look, LookFinding
from alongside.family.cases.models import Case, PartnershipStatus
from alongside.family.cases.stops import DEEDS
from alongside.ground.access.context import elevated_to_read
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock.time_source import local_date

READ = "challenge.apart"
_MOST = 100


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


def _said_before(look: Look) -> list[str]:
    parents = PartnershipStatus.objects.filter(case_id=look.case_id).values_list("person_id", flat=True)
    people = [*parents, *Case.objects.filter(id=look.case_id).values_list("child_id", flat=True)]
    theirs = Q(person_id__in=people) | Q(case_id=look.case_id)
    lines = [
        (
            one.made_at,
            f"{one.complainant_name} complained: {one.get_theme_display().lower()} ({one.reference}).",
        )
        for one in Complaint.objects.filter(theirs, partnership_id=look.partnership_id)
    ]
    again = HelpReply.objects.filter(request__person_id__in=people, kind=HelpReply.Kind.NOT_ANSWERED)
    lines += [(one.said_at, f"{one.said_by_name} said that an answer did not help.") for one in again]
    return [f"{local_date(at):%-d %B %Y}: {words}" for at, words in sorted(lines, reverse=True)]
