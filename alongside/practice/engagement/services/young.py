"""The young person's own: whether they would like a worker, what they write and who reads it, notes of the two (R208, R213)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.rules import one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.ground.clock.due import due_on
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.engagement import events, rules
from alongside.practice.engagement.models import WordsOverride, WorkerWish, YoungNote, YoungWords
from alongside.practice.engagement.policies import (
    ENGAGE_WORK,
    WORDS_OPEN,
    WORDS_REVIEW,
    YOUNG_NOTE,
    YOUNG_SAY,
)
from alongside.practice.engagement.services.common import (
    open_case,
    own_person,
    parent_of,
    require_part,
    signed,
)

Shared = YoungNote.Shared
_WIDER = {Shared.NOBODY: {"team", "parents"}, Shared.TEAM: {"parents"}, Shared.PARENTS: set()}


@transaction.atomic
def wish_say(*, by: User, case_id: uuid.UUID, says: str, words: str = "") -> WorkerWish:
    """Say, or write down as their worker or the lead, whether the young person would like a worker (R213).

    Neutral: nothing ends, nobody loses anything, and the parents' support goes on as it was. After any answer but yes
    they are asked again by P-REVISIT; each answer starts that time anew.

    Raises NotPermitted; Missing; Refused: `case_closed`, `choice_unknown`, `words_too_long`.
    """
    if by.is_family:
        case = open_case(by, case_id, YOUNG_SAY)
        own_person(by, case, child=True)
    else:
        case = open_case(by, case_id, ENGAGE_WORK)
        require_part(by, case.id)
    wish = WorkerWish.objects.create(
        **signed(by, case), person_id=case.child_id, stage=case.stage,
        says=one_of(says, WorkerWish.Says.values, field="says"), words=words_of(words, field="words", limit=2_000),
    )  # fmt: skip
    with elevated("the promise to ask again is the case's, whoever said the answer"):
        clock_stop(kind=events.REVISIT, about_id=case.id, at=wish.at, by=by)
        if wish.says in rules.REFUSALS:
            owner_id, owner = _asks(case)
            clock_start(
                kind=events.REVISIT, about_id=case.id, circle_id=case.id, partnership_id=case.partnership_id,
                started_at=wish.at, by=by, owner_id=owner_id, owner_label=owner,
            )  # fmt: skip
    record(events.WISHED, by=by, about=wish, facts={"says": wish.says, "themself": by.is_family})
    return wish


@transaction.atomic
def young_words_say(
    *, by: User, case_id: uuid.UUID, topic: str, words: str, parents_may_read: bool
) -> YoungWords:
    """Write in one's own words for those who work with one; and say whether one's parents may read it (R208).

    Its event names no circle, so that the file does not even show that something was written. Raises NotPermitted for
    anybody but the young person; Missing; Refused: `case_closed`, `choice_unknown`, `words_missing`, `words_too_long`.
    """
    case = open_case(by, case_id, YOUNG_SAY)
    me = own_person(by, case, child=True)
    said = YoungWords.objects.create(
        **signed(by, case), person=me, topic=one_of(topic, YoungWords.Topic.values, field="topic"),
        words=words_of(words, field="words", limit=10_000, required=True), parents_may_read=parents_may_read,
        choice_at=now(),
    )  # fmt: skip
    record(events.WORDS_SAID, by=by, about=said, facts={"topic": said.topic, "parents": parents_may_read})
    return said


@transaction.atomic
def young_words_choose(
    *, by: User, words_id: uuid.UUID, parents_may_read: bool, whole_topic: bool = False
) -> YoungWords:
    """Change who reads one's words: this one, or all that one wrote about its topic (R208). The same again changes nothing.

    Raises NotPermitted; Missing for anybody else's words.
    """
    require(by, YOUNG_SAY)
    said = YoungWords.objects.select_for_update().filter(id=words_id, by_id=by.id).first()
    if said is None:
        raise Missing
    same = YoungWords.objects.filter(partnership_id=said.partnership_id, case_id=said.case_id, by_id=by.id)
    chosen = same.filter(topic=said.topic) if whole_topic else same.filter(id=said.id)
    changed = chosen.exclude(parents_may_read=parents_may_read).update(
        parents_may_read=parents_may_read, choice_at=now()
    )
    if changed:
        facts = {"parents": parents_may_read, "changed": changed}
        record(events.WORDS_CHOSEN, by=by, about=said, facts=facts)
    said.refresh_from_db()
    return said


@transaction.atomic
def young_words_open(
    *,
    by: User,
    words_id: uuid.UUID,
    person_id: uuid.UUID,
    harm: str,
    told_young: bool,
    not_told_because: str = "",
) -> WordsOverride:
    """Let one parent read what the young person kept, to prevent significant harm: by the lead alone (R208).

    `harm` says which harm. The young person is told, or `not_told_because` says why that would not be safe. A manager
    looks again by P-OVERRIDE. Raises NotPermitted; Missing; Refused: `words_open_already`, `parent_reads_already`,
    `not_told_why`, `words_missing`, `words_too_long`, `case_closed`.
    """
    said = YoungWords.objects.filter(id=words_id).first()
    if said is None:
        raise Missing
    case = open_case(by, said.case_id, WORDS_OPEN)
    require_part(by, case.id, (Allocation.Part.LEAD,))
    reason = words_of(not_told_because, field="not_told_because", limit=1_000)
    _check_opening(said, parent_of(case, person_id), told_or_why=told_young or bool(reason))
    at = now()
    override = WordsOverride.objects.create(
        **signed(by, case), words=said, person_id=person_id, young_id=said.person_id,
        harm=words_of(harm, field="harm", limit=2_000, required=True), told_young=told_young,
        not_told_because="" if told_young else reason,
        review_on=due_on(at, in_force("P-OVERRIDE", partnership_id=case.partnership_id, at=at)),
    )  # fmt: skip
    with elevated("the promise to look again belongs to the managers"):
        clock_start(
            kind=events.OVERRIDE_REVIEW, about_id=override.id, circle_id=None, partnership_id=case.partnership_id,
            started_at=at, by=by, owner_label="the managers",
        )  # fmt: skip
    record(events.WORDS_OPENED, by=by, about=override, facts={"case": str(case.id), "told_young": told_young})
    return override


@transaction.atomic
def young_words_review(*, by: User, override_id: uuid.UUID, finding: str, words: str) -> WordsOverride:
    """Look again at words that were opened to a parent: it stands, or it ends now (R208). By a manager, never the lead.

    Raises NotPermitted; Missing; Refused: `choice_unknown`, `reviewed_already`, `own_decision`, words missing or too long.
    """
    require(by, WORDS_REVIEW)
    override = WordsOverride.objects.select_for_update().filter(id=override_id).first()
    if override is None:
        raise Missing
    if override.by_id == by.id:
        raise Refused("Somebody else looks at what you decided.", code="own_decision")
    if override.reviewed_at is not None:
        raise Refused("Somebody looked at this already.", code="reviewed_already")
    override.finding = one_of(finding, ("stands", "ended"), field="finding")
    override.review_words = words_of(words, field="words", limit=1_000, required=True)
    override.reviewed_at, override.reviewed_by_id = now(), by.id
    override.save(update_fields=["finding", "review_words", "reviewed_at", "reviewed_by_id"])
    with elevated("the promise belongs to the managers"):
        clock_stop(kind=events.OVERRIDE_REVIEW, about_id=override.id, at=override.reviewed_at, by=by)
    record(events.WORDS_REVIEWED, by=by, about=override, facts={"finding": override.finding})
    return override


@transaction.atomic
def young_note_write(*, by: User, case_id: uuid.UUID, words: str) -> YoungNote:
    """Write down, as the child's own worker, what the two talked about (R43). Walled from the parents and the team.

    Its event names no circle. Raises NotPermitted for anybody but the child's worker; Missing; Refused.
    """
    case = open_case(by, case_id, YOUNG_NOTE)
    require_part(by, case.id, (Allocation.Part.CSW,))
    note = YoungNote.objects.create(
        **signed(by, case), person_id=case.child_id,
        words=words_of(words, field="words", limit=10_000, required=True),
    )  # fmt: skip
    record(events.NOTE_WRITTEN, by=by, about=note)
    return note


@transaction.atomic
def young_note_share(*, by: User, young_note_id: uuid.UUID, shared_with: str) -> YoungNote:
    """Open one note to the team, or to one's parents too: only the young person, and never back (R43).

    Raises NotPermitted for workers and parents; Missing; Refused(`choice_unknown`, `shared_already`).
    """
    require(by, YOUNG_SAY)
    note = YoungNote.objects.select_for_update().filter(id=young_note_id, person__user_id=by.id).first()
    if note is None:
        raise Missing
    one_of(shared_with, (Shared.TEAM.value, Shared.PARENTS.value), field="shared_with")
    if shared_with not in _WIDER[Shared(note.shared_with)]:
        raise Refused("They can read it already. What was read cannot be taken back.", code="shared_already")
    note.shared_with, note.shared_at = shared_with, now()
    note.save(update_fields=["shared_with", "shared_at"])
    record(events.NOTE_SHARED, by=by, about=note, facts={"with": shared_with})
    return note


def require_lead_to_open(by: User, case_id: uuid.UUID) -> None:
    """Raise NotPermitted unless `by` may let a parent read what was kept: the lead, and not in an emergency."""
    require(by, WORDS_OPEN)
    require_to_write(by, case_id)
    require_part(by, case_id, (Allocation.Part.LEAD,))


def _asks(case: Case) -> tuple[uuid.UUID | None, str]:
    """Whose the promise to ask again is: the child's worker's, else the lead's, else the managers'."""
    held = Allocation.objects.filter(case=case, part__in=("csw", "lead"), until__isnull=True).order_by("part")
    one = held.first()
    if one is None:
        return None, "the managers"
    return one.user_id, one.worker_name


def _check_opening(said: YoungWords, person_id: uuid.UUID, *, told_or_why: bool) -> None:
    if said.parents_may_read:
        raise Refused("Their parents may read this already.", code="words_open_already")
    if not told_or_why:
        raise Refused(
            "Tell the young person first. If that would put somebody at risk, say why.",
            code="not_told_why",
            field="not_told_because",
        )
    if said.overrides.filter(person_id=person_id).exclude(finding="ended").exists():
        raise Refused("This parent may read it already.", code="parent_reads_already", field="person_id")
