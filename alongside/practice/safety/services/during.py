"""While a child is missing and after: the police, what the family is told, the conversation on return, harm (R168)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from alongside.family.cases.models import Allocation
from alongside.family.people.rules import line_of, one_of, past_day, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now, today
from alongside.ground.clock.services import clock_stop
from alongside.practice.safety import events, rules
from alongside.practice.safety.models import Episode, HarmFound, PoliceContact, TalkStep, Told
from alongside.practice.safety.policies import MISSING_REPORT, MISSING_WORK, RETURN_TALK_SAY
from alongside.practice.safety.services.common import a_case, an_episode, of_episode, one_at_a_time, signed

Part, Kind, Step = Allocation.Part, PoliceContact.Kind, TalkStep.Kind
MOST_AT_ONCE = 100


@transaction.atomic
def police_said(
    *, by: User, episode_id: uuid.UUID, kind: str, on: date, reference: str = "", words: str = ""
) -> PoliceContact:
    """Write down what the police said of a missing child: their reference, that they would not take it, that they came.

    Raises NotPermitted; Missing; Refused: `choice_unknown`, `day_in_future`, `reference_missing`, `refusal_words_missing`,
    `words_too_long`.
    """
    episode = an_episode(by, episode_id, MISSING_REPORT)
    one_of(kind, Kind.values, field="kind")
    past_day(on, today=today(), field="on")
    number = line_of(reference, field="reference", limit=60)
    said = words_of(words, field="words", limit=1_000)
    if kind == Kind.REPORTED and not number:
        raise Refused(
            "Write the number they gave. If they gave none, ring 101 and ask for it, or choose that they did not take it.",
            code="reference_missing", field="reference",
        )  # fmt: skip
    if kind == Kind.REFUSED and not said:
        raise Refused(
            "Write what they said, and who said it if you know. It helps us to ask again for you.",
            code="refusal_words_missing", field="words",
        )  # fmt: skip
    contact = PoliceContact.objects.create(
        **of_episode(by, episode), kind=kind, on=on, reference=number, words=said
    )
    record(events.POLICE_SAID, by=by, about=contact, circle_ids=[episode.case_id], facts={"kind": kind})
    return contact


@transaction.atomic
def call_outs_note(
    *, by: User, case_id: uuid.UUID, days: Sequence[date], words: str = ""
) -> list[PoliceContact]:
    """Write down each day on which the police came, with or without an episode: one line a time (R169).

    Raises NotPermitted; Missing; Refused: `days_missing`, `days_many` (100 at once), `day_in_future`, `words_too_long`.
    """
    case = a_case(by, case_id, MISSING_REPORT)
    if not days:
        raise Refused("Write at least one day on which the police came.", code="days_missing", field="days")
    if len(days) > MOST_AT_ONCE:
        raise Refused(
            f"That is {len(days)} days. Send {MOST_AT_ONCE} at a time.", code="days_many", field="days"
        )
    for day in days:
        past_day(day, today=today(), field="days")
    said = words_of(words, field="words", limit=1_000)
    facts = signed(by, case.id, case.child_id)
    made = PoliceContact.objects.bulk_create(
        PoliceContact(**facts, kind=Kind.CALL_OUT, on=day, words=said) for day in days
    )
    record(
        events.POLICE_SAID, by=by, about=made[0], circle_ids=[case.id],
        facts={"kind": Kind.CALL_OUT.value, "times": len(made)},
    )  # fmt: skip
    return made


@transaction.atomic
def police_take_back(*, by: User, contact_id: uuid.UUID) -> PoliceContact:
    """Take back what one wrote oneself about the police, once; it is kept and no longer counted.

    Raises NotPermitted; Missing, also for another person's words; Refused: `taken_back_already`.
    """
    require(by, MISSING_REPORT)
    found = PoliceContact.objects.select_for_update(of=("self",)).filter(id=contact_id, by_id=by.id).first()
    if found is None:
        raise Missing
    require_to_write(by, found.case_id)
    if found.taken_back_at is not None:
        raise Refused("You took this back already.", code="taken_back_already")
    found.taken_back_at, found.taken_back_by_id = now(), by.id
    found.save(update_fields=["taken_back_at", "taken_back_by_id"])
    record(events.POLICE_TAKEN_BACK, by=by, about=found, circle_ids=[found.case_id])
    return found


@transaction.atomic
def family_told(*, by: User, episode_id: uuid.UUID, looking: str, next_at: datetime, words: str = "") -> Told:
    """Tell the family of a missing child who is looking, and when they hear next. They read it at once.

    Raises NotPermitted; Missing; Refused: `episode_over`, `next_in_past`, `words_missing`, `words_too_long`.
    """
    episode = an_episode(by, episode_id, MISSING_WORK)
    if not episode.open:
        raise Refused("They are back, so nobody is looking any more.", code="episode_over")
    if next_at <= now():
        raise Refused(
            "Choose a time that is still to come: the family waits for it.",
            code="next_in_past",
            field="next_time",
        )
    who = line_of(looking, field="looking", limit=200, required=True)
    said = words_of(words, field="words", limit=1_000)
    with elevated("the newest word to the family stands on the episode, for every list of it"):
        one_at_a_time(episode.case_id)
        told = Told.objects.create(**of_episode(by, episode), looking=who, words=said, next_at=next_at)
        Episode.objects.filter(id=episode.id, found_until__isnull=True).update(
            looking=who, tell_next_at=next_at
        )
    record(events.TOLD_FAMILY, by=by, about=told, circle_ids=[episode.case_id])
    return told


@transaction.atomic
def talk_step(
    *, by: User, episode_id: uuid.UUID, kind: str, who: str, at: datetime, agency: str = "", words: str = ""
) -> TalkStep:
    """Write one step of the conversation on return: offered, what the child said, another offered, held (R168).

    `who` listens: nobody who decides about the family or searched for the child. `at`: when it happened. Held, or left open
    after two people were declined, keeps the promise of P-RETURN.

    Raises NotPermitted; Missing; Refused: `choice_unknown`, `words_missing`, `words_too_long`, and as `rules.check_talk`
    and `rules.check_independent`.
    """
    seen = an_episode(by, episode_id, RETURN_TALK_SAY)
    one_of(kind, Step.values, field="kind")
    name = line_of(who, field="who", limit=120, required=True)
    facts = {
        "agency": line_of(agency, field="agency", limit=120),
        "words": words_of(words, field="words", limit=1_000),
    }
    with elevated("the steps of everybody stand in one order, and the promise is the case's"):
        one_at_a_time(seen.case_id)
        episode = Episode.objects.get(id=seen.id)
        before = list(episode.talk.order_by("at", "id").values_list("kind", "who"))
        rules.check_talk(before=before, kind=kind, who=name, back=episode.found_from, at=at, now=now())
        rules.check_independent(name, _not_free(episode))
        step = TalkStep.objects.create(
            **of_episode(by, episode), kind=kind, who=name, happened_at=at, **facts
        )
        if kind in (Step.HELD, Step.LEFT_OPEN):
            clock_stop(kind=events.RETURN_TALK, about_id=episode.id, at=at, by=by)
    record(events.TALK_STEPPED, by=by, about=step, circle_ids=[episode.case_id], facts={"kind": kind})
    return step


def _not_free(episode: Episode) -> list[str]:
    """Return the names of those who decide about the family, or search: the lead, social workers, police of the case."""
    working = Allocation.objects.filter(
        partnership_id=episode.partnership_id, case_id=episode.case_id, until__isnull=True
    )
    ids = list(working.values_list("user_id", flat=True))
    police = set(
        RoleAssignment.objects.filter(user_id__in=ids, role="police").values_list("user_id", flat=True)
    )
    return [
        one.worker_name
        for one in working
        if one.part in (Part.LEAD, Part.SOCIAL_WORKER) or one.user_id in police
    ]


@transaction.atomic
def harm_found(
    *, by: User, episode_id: uuid.UUID, kind: str, words: str = "", parents_read: bool = False
) -> HarmFound:
    """Write what was done to a child while they were missing; never what they did. `parents_read`: the child agrees.

    Raises NotPermitted; Missing; Refused: `choice_unknown`, `words_too_long`.
    """
    episode = an_episode(by, episode_id, MISSING_WORK)
    found = HarmFound.objects.create(
        **of_episode(by, episode), kind=one_of(kind, HarmFound.Kind.values, field="kind"),
        words=words_of(words, field="words", limit=2_000), parents_read=parents_read,
    )  # fmt: skip
    record(events.HARM_NOTED, by=by, about=found, circle_ids=[episode.case_id], facts={"kind": found.kind})
    return found
