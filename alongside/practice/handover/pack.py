"""Told once: what is already known of a child and family, in one place, so that nobody asks them again (R48, R49)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from alongside.family.cases.models import Case, Threshold
from alongside.family.circumstances.selectors import Good, good_of
from alongside.family.people.models import FamilyMember, IdentityAnswer, Person, SafeContact
from alongside.family.people.selectors import FamilyView, family_for_viewer
from alongside.family.recording.selectors import Told, chronology, first_words, told
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import today
from alongside.ground.clock.time_source import local_date
from alongside.practice.actions.models import Action
from alongside.practice.actions.selectors import actions_of_case
from alongside.practice.handover.models import Handover, HandoverNote
from alongside.practice.handover.selectors import WorkersSoFar, notes_of, unread_handover, workers_so_far
from alongside.practice.meetings.models import Meeting
from alongside.practice.meetings.selectors import meetings_of_case
from alongside.practice.plans.models import Measure, Plan

ENTRIES = 60


@dataclass(frozen=True)
class Known:
    """What one person of the family has answered already: how to reach them, and who they are in their own words."""

    member: FamilyMember
    person: Person
    reach: SafeContact | None
    answers: tuple[IdentityAnswer, ...]


@dataclass(frozen=True)
class Promises:
    """What was promised: still to do (the late ones first), done, given up."""

    late: tuple[Action, ...]
    to_do: tuple[Action, ...]
    done: tuple[Action, ...]
    given_up: tuple[Action, ...]

    @property
    def open(self) -> tuple[Action, ...]:
        """Everything that somebody still owes."""
        return (*self.late, *self.to_do)


@dataclass(frozen=True)
class Pack:
    """The pack for whoever comes next: composed from the record, with the words of those who know the family."""

    case: Case
    family: FamilyView
    people: tuple[Known, ...]
    asked_for: str  # the family's first words
    threshold: Threshold | None
    notes: tuple[HandoverNote, ...]
    promises: Promises
    measures: tuple[Measure, ...]
    meetings: tuple[Meeting, ...]
    entries: tuple[Told, ...]
    more_entries: bool
    so_far: WorkersSoFar
    good: Good  # strengths before deficits (R33)

    def new_since(self, since: datetime) -> tuple[str, ...]:
        """Return in words what was added after an aware instant; empty when nothing was."""
        counts = (
            (
                sum(o.entry.written_at > since for one in self.entries for o in (one, *one.beside)),
                "thing in the story",
                "things in the story",
            ),
            (sum(one.created_at > since for one in self._all_promises()), "promise", "promises"),
            (sum(one.created_at > since for one in self.meetings), "meeting", "meetings"),
            (
                sum(one.created_at > since for one in self.measures),
                "measure of the plan",
                "measures of the plan",
            ),
            (sum(one.written_at > since for one in self.notes), "note for you", "notes for you"),
        )
        return tuple(f"{n} {one if n == 1 else many}" for n, one, many in counts if n)

    def _all_promises(self) -> Iterable[Action]:
        return (*self.promises.open, *self.promises.done, *self.promises.given_up)


@dataclass(frozen=True)
class AlreadyKnown:
    """What whoever begins an assessment must know first (R49)."""

    to_read: Handover | None  # the viewer takes over, and has not confirmed that they have read
    answered: tuple[str, ...]  # questions that the family has answered: not to be asked again
    threshold_on: date | None


def pack_of(*, viewer: User, case_id: uuid.UUID) -> Pack:
    """Return everything that is known already of a child and family, for a worker, in a fixed number of queries (R48).

    Raises Missing, also for a family member: theirs is the same record on their own pages.
    """
    if viewer.is_family:
        raise Missing
    case = Case.objects.select_related("child", "family", "referral").filter(id=case_id).first()
    if case is None:
        raise Missing
    note_read("cases.case", [case.id, case.family_id])
    family = family_for_viewer(viewer=viewer, family_id=case.family_id, family=case.family)
    story = first_words(chronology(viewer=viewer, family_id=case.family_id, family=case.family))
    entries = told(viewer=viewer, entries=story[: ENTRIES + 1])
    meetings = meetings_of_case(viewer=viewer, case_id=case.id, family_id=case.family_id)
    return Pack(
        case=case,
        family=family,
        people=_known(family),
        asked_for=case.referral.own_words if case.referral else "",
        threshold=_threshold(case),
        notes=tuple(notes_of(viewer=viewer, case_id=case.id)),
        promises=_promises(first_of(actions_of_case(viewer=viewer, case_id=case.id), 200)),
        measures=_measures(case),
        meetings=tuple(first_of(meetings, 20)),
        entries=tuple(entries[:ENTRIES]),
        more_entries=len(entries) > ENTRIES,
        so_far=workers_so_far(viewer=viewer, case=case),
        good=good_of(viewer=viewer, family_id=case.family_id, case_id=case.id, child_id=case.child_id),
    )


def already_known(*, viewer: User, case: Case) -> AlreadyKnown:
    """Return what stands before a new assessment of a child whom the viewer has read: five queries (R49).

    The room of assessments calls it, shows what is answered, and refuses with `require_read`.
    """
    family = family_for_viewer(viewer=viewer, family_id=case.family_id)
    threshold = _threshold(case)
    answered = [words for one in _known(family) for words in _answered(one)]
    if threshold is not None:
        answered.append("What the child and family need now")
    return AlreadyKnown(
        unread_handover(viewer=viewer, case=case),
        tuple(answered),
        local_date(threshold.decided_at) if threshold else None,
    )


def require_read(*, by: User, case: Case) -> None:
    """Raise Refused(`pack_unread`) for whoever takes over and has not confirmed reading what is known (R48, R49)."""
    if unread_handover(viewer=by, case=case) is not None:
        raise Refused(
            "This family has told its story already. Read it first and confirm that you have; then ask only for what is"
            " new.",
            code="pack_unread",
        )


def read_before_assessing(by: User, case: Case) -> None:
    """Refuse, as `require_read`, an assessment by whoever has not read the pack: the room of assessments asks (R49)."""
    require_read(by=by, case=case)


def _answered(known: Known) -> list[str]:
    name = known.person.short_name
    asked = [f"How to reach {name} safely"] if known.reach else []
    return [*asked, *(f"{one.get_question_display()} ({name})" for one in known.answers)]


def _known(family: FamilyView) -> tuple[Known, ...]:
    ids = [person.id for _, person in family.members]
    stated = {
        one.person_id: one
        for one in SafeContact.objects.filter(person_id__in=ids).order_by("stated_at", "id")
    }
    answers: dict[uuid.UUID, list[IdentityAnswer]] = {one: [] for one in ids}
    for one in IdentityAnswer.objects.filter(person_id__in=ids).order_by("question"):
        answers[one.person_id].append(one)
    note_read("people.reach", [family.family.id])
    return tuple(Known(m, p, stated.get(p.id), tuple(answers[p.id])) for m, p in family.members)


def _threshold(case: Case) -> Threshold | None:
    found = Threshold.objects.filter(partnership_id=case.partnership_id, case=case)
    return found.order_by("-decided_at", "-id").first()


def _promises(actions: list[Action]) -> Promises:
    still = [one for one in actions if one.state in Action.OPEN]
    return Promises(
        late=tuple(one for one in still if one.due_on < today()),
        to_do=tuple(one for one in still if one.due_on >= today()),
        done=tuple(one for one in actions if one.state in (Action.State.DONE, Action.State.VERIFIED)),
        given_up=tuple(one for one in actions if one.state == Action.State.ABANDONED),
    )


def _measures(case: Case) -> tuple[Measure, ...]:
    live: QuerySet[Measure] = Measure.objects.filter(
        partnership_id=case.partnership_id, case_id=case.id, withdrawn_at__isnull=True
    ).exclude(plan__state=Plan.State.CLOSED)
    note_read("plans.plan", [case.id])
    return tuple(live.order_by("side", "created_at", "id"))
