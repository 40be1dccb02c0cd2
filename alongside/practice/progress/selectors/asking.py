"""Reading before and after (R92)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from alongside.family.cases.models import Case
from alongside.family.people.models import FamilyMember, Person
from alongside.ground.accounts.models import User
from alongside.ground.audit.noted import Noted
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.practice.progress import rules
from alongside.practice.progress.instruments import INSTRUMENTS, Instrument, with_words
from alongside.practice.progress.models import Answers, Asking, InstrumentWords, OtherScore, Round
from alongside.practice.progress.selectors.common import READ, here, of
from alongside.practice.progress.services.common import ASKED


@dataclass(frozen=True)
class Compared:
    """One person's answers to one instrument over the rounds, and what changed from the first to the newest."""

    person: Person
    instrument: Instrument
    given: tuple[Answers, ...]  # the newest of each round, the oldest first
    change: rules.Change | None  # None while there is one time alone


@dataclass(frozen=True)
class Missed:
    """Somebody who has not answered in a round: nothing is wrong with that, they may be asked again."""

    person: Person
    round: Round
    instrument: Instrument
    compares: bool


@dataclass(frozen=True)
class BeforeAfter:
    """What the pages about before and after begin with (R92)."""

    rounds: tuple[Round, ...]
    people: tuple[Person, ...]
    compared: tuple[Compared, ...]
    missed: tuple[Missed, ...]
    others: tuple[OtherScore, ...]
    asking: Asking | None


def before_after(*, viewer: Acts, case: Case) -> BeforeAfter:
    """Return everything that was asked and answered in a case, as far as the viewer may see it (R92)."""
    note_read(READ, [case.id])
    members = FamilyMember.objects.select_related("person").filter(
        family_id=case.family_id, relationship__in=ASKED
    )
    people = {one.person_id: one.person for one in members.order_by("id")}
    return _before_after(case, people)


def before_after_for_family(*, viewer: User, case: Case) -> BeforeAfter:
    """Return what this family member was asked and answered, and nobody else's (R92)."""
    note_read(READ, [case.id])
    me = Person.objects.filter(user_id=viewer.id).first()
    return _before_after(case, {me.id: me} if me else {})


def _before_after(case: Case, people: dict[uuid.UUID, Person]) -> BeforeAfter:
    rounds = list(of(Round, case).order_by("at", "id"))
    words = _words()
    numbers = {one.id: number for number, one in enumerate(rounds)}
    newest: dict[tuple[uuid.UUID, int, str], Answers] = {}
    for one in of(Answers, case).order_by("at", "id"):
        if one.person_id in people:
            one.round = rounds[numbers[one.round_id]]  # read already
            newest[(one.person_id, numbers[one.round_id], one.tool)] = one
    tools = [[key for key, _ in one.tools] for one in rounds]
    missed = [
        Missed(
            people[gap.person_id],
            rounds[gap.number],
            _tool(rounds[gap.number], gap.tool, words),
            gap.compares,
        )
        for gap in rules.follow_ups_missing(list(people), tools, list(newest))
        if isinstance(gap.person_id, uuid.UUID)
    ]
    missed = [one for one in missed if rules.old_enough(one.instrument, one.person.born_on, today())]
    others = of(OtherScore, case).filter(person__in=list(people)).select_related("person")
    return BeforeAfter(
        tuple(rounds), tuple(people.values()), tuple(_compared(case, people, newest, words)), tuple(missed),
        tuple(others.order_by("taken_on", "id")), of(Asking, case).first(),
    )  # fmt: skip


def _compared(
    case: Case,
    people: dict[uuid.UUID, Person],
    newest: dict[tuple[uuid.UUID, int, str], Answers],
    words: dict[tuple[str, int], dict[str, str]],
) -> list[Compared]:
    least = in_force("P-ASK-LEAST", partnership_id=case.partnership_id, at=now()).value if newest else 0
    by: dict[tuple[uuid.UUID, str, int], list[Answers]] = {}
    for (person_id, _, tool), one in sorted(newest.items(), key=lambda line: line[0][1]):
        by.setdefault((person_id, tool, one.version), []).append(one)
    found = []
    for (person_id, tool, version), given in by.items():
        instrument = with_words(INSTRUMENTS[(tool, version)], words.get((tool, version), {}))
        changed = (
            rules.change(instrument, given[0].answers, given[-1].answers, least_percent=least)
            if len(given) > 1 else None
        )  # fmt: skip
        found.append(Compared(people[person_id], instrument, tuple(given), changed))
    return found


def _words() -> dict[tuple[str, int], dict[str, str]]:
    newest_last = InstrumentWords.objects.order_by("created_at", "id")
    return {(one.key, one.version): one.texts for one in newest_last}


def _tool(asked: Round, key: str, words: dict[tuple[str, int], dict[str, str]]) -> Instrument:
    version = dict(asked.tools)[key]
    return with_words(INSTRUMENTS[(key, version)], words.get((key, version), {}))


def round_one(*, viewer: Acts, round_id: uuid.UUID) -> Round:
    """Return one time of asking. Raises Missing, also where one may not know of it."""
    found = Round.objects.filter(id=round_id).first()
    if found is None:
        raise Missing
    note_read(READ, [found.case_id])
    return found


def instrument_of(*, asked: Round, tool: str) -> Instrument:
    """Return an instrument of a round with the words that this installation has. Raises Missing for another one."""
    if tool not in {key for key, _ in asked.tools}:
        raise Missing
    return _tool(asked, tool, _words())


def asked_now(*, viewer: User, cases: Collection[Case]) -> list[Round]:
    """Return the newest time of asking of each of the family member's open cases that they have not answered, in one query.

    What was read aloud to them is answered: nobody is asked twice.
    """
    ids = [case.id for case in cases if case.closed_at is None]
    mine = Answers.objects.filter(round=OuterRef("pk"), person__user_id=viewer.id)
    later = Round.objects.filter(case=OuterRef("case"), at__gt=OuterRef("at"))
    found = Round.objects.filter(~Exists(mine), ~Exists(later), case_id__in=ids)
    return list(found.order_by("at", "id"))


def askings_due(*, viewer: User) -> QuerySet[Asking]:
    """Return what should have been asked by today in open cases in sight, the longest due first: by (due_on, id) (R92)."""
    found = Noted.of(Asking, kind=READ, circle="case_id").filter(
        partnership_id=here(viewer), due_on__lt=today(), case__closed_at__isnull=True
    )
    return found.select_related("case__child").order_by("due_on", "id")
