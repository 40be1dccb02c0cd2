"""Verbs: two partnerships learn that both hold the same plate, telephone or name online, and nothing else (ADR 0032).

An officer asks about what a report of their own mentions, with a reason, a few times a day. A job compares keyed digests for
all questions at once, and tells a named officer on each side in the same moment. Nobody is answered while they ask.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Count, Q

from alongside.family.people.rules import line_of, one_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require, who
from alongside.ground.accounts.models import Partnership, User
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.pursuit.entities import events
from alongside.pursuit.entities.common import WHY, here
from alongside.pursuit.entities.models import CrossAsk, CrossMatch, Entity
from alongside.pursuit.entities.policies import CROSS_MATCH
from alongside.pursuit.entities.services.judging import REASON
from alongside.pursuit.entities.services.mentions import CROSSING

NOT_EXACT = (
    "Only a whole plate, a whole phone number or a name on a named app can be asked about. For anything else, ring the officers"
    " of the other partnership."
)
ASKED_ALREADY = "This was asked already. The question stands, and you are told if somebody holds it."
_DAY = timedelta(days=1)
# Held by an asking side and by another, and not yet told: the digests are compared here and nowhere else.
_BOTH_HOLD = """
SELECT DISTINCT a.id, mine.entity_id, theirs.entity_id, theirs.partnership_id
FROM entities_crossask a
JOIN entities_crossheld mine ON mine.entity_id = a.entity_id
JOIN entities_crossheld theirs ON theirs.digest = mine.digest AND theirs.partnership_id <> mine.partnership_id
WHERE a.at > %s AND NOT EXISTS (SELECT 1 FROM entities_crossmatch m WHERE m.partnership_id = a.partnership_id
  AND m.entity_id = a.entity_id AND m.other_partnership_id = theirs.partnership_id)
ORDER BY a.id LIMIT 500
"""


@transaction.atomic
def cross_ask(*, by: User, entity_id: uuid.UUID, reason: str) -> CrossAsk:
    """Ask whether another partnership holds the same. The answer comes later, to both sides at once, if there is one.

    What the officer sees now is the same whether anybody holds it or not. Raises NotPermitted without CROSS_MATCH; Missing;
    Refused: `not_exact`, `asked_already`, `too_many_asks` (P-CROSS-ASKS a day), words missing or too long.
    """
    require(by, CROSS_MATCH)
    why = line_of(reason, field="reason", limit=REASON, required=True)
    entity = Entity.objects.filter(id=entity_id, partnership_id=here(by)).first()
    if entity is None:
        raise Missing
    if not entity.exact or entity.kind not in CROSSING:
        raise Refused(NOT_EXACT, code="not_exact")
    with elevated(WHY):
        _within_the_limit(by, entity)
        made = CrossAsk.objects.create(
            partnership_id=here(by), entity=entity, reason=why, at=now(), by_id=by.id, by_name=by.name,
            created_by_id=by.id,
        )  # fmt: skip
    record(events.CROSS_ASKED, by=by, about=entity)
    return made


def _within_the_limit(by: User, entity: Entity) -> None:
    at = now()
    with connection.cursor() as cursor:  # two questions at once take turns, so that the limit holds
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"cross asks of {by.id}"])
    keep = timedelta(days=int(in_force("P-CROSS-STANDS", partnership_id=here(by), at=at).value))
    if CrossAsk.objects.filter(entity=entity, at__gt=at - keep).exists():
        raise Refused(ASKED_ALREADY, code="asked_already")
    most = int(in_force("P-CROSS-ASKS", partnership_id=here(by), at=at).value)
    if CrossAsk.objects.filter(partnership_id=here(by), by_id=by.id, at__gt=at - _DAY).count() >= most:
        raise refusal_keep(
            Refused(
                f"You can ask about {most} in a day, so that nobody tries them all. Ask again tomorrow. If a child is in"
                " danger now, ring the other police force.",
                code="too_many_asks",
            ),
            by=by, about=entity,
        )  # fmt: skip


def cross_compare() -> int:
    """Compare what stands asked with what others hold, and tell both sides of each match at once; return how many pairs.

    As the system, by a job. A question stands for P-CROSS-STANDS days: what another partnership comes to hold later is met
    too. Where a partnership has no officer who may know, nobody is told, and it is met when there is one.
    """
    at = now()
    stands = timedelta(days=int(in_force("P-CROSS-STANDS", at=at).value))
    with connection.cursor() as cursor:
        cursor.execute(_BOTH_HOLD, [at - stands])
        rows = cursor.fetchall()
    pairs = sum(_tell_both(*row) for row in rows)
    CrossAsk.objects.filter(answered_at__isnull=True).update(answered_at=at)
    return pairs


@transaction.atomic
def _tell_both(ask_id: uuid.UUID, mine_id: uuid.UUID, theirs_id: uuid.UUID, there: uuid.UUID) -> int:
    ask = CrossAsk.objects.get(id=ask_id)
    asker = User.objects.filter(id=ask.by_id, is_active=True).first() or _officer(ask.partnership_id)
    officer = _officer(there)
    if asker is None or officer is None:
        return 0
    pair, names = new_id(), dict(Partnership.objects.values_list("id", "name"))
    sides = (
        (ask.partnership_id, mine_id, True, asker, there, officer),
        (there, theirs_id, False, officer, ask.partnership_id, asker),
    )
    for where, entity_id, asked_here, own, other, their in sides:
        match, is_new = CrossMatch.objects.get_or_create(
            partnership_id=where, entity_id=entity_id, other_partnership_id=other,
            defaults={"pair_id": pair, "asked_here": asked_here, "other_name": names[other], "at": now(),
                      "other_officer_name": their.name, "officer_id": own.id, "officer_name": own.name},
        )  # fmt: skip
        if is_new:
            record(events.CROSS_MATCHED, by=SYSTEM, about=match)
    return 1


def _officer(partnership_id: uuid.UUID) -> User | None:
    """Return the officer of a partnership who has the fewest matches to answer."""
    waiting = dict(
        CrossMatch.objects.filter(Q(answer=""), partnership_id=partnership_id)
        .values_list("officer_id")
        .annotate(n=Count("id"))
    )
    officers = sorted(
        who(CROSS_MATCH, partnership_id=partnership_id), key=lambda one: (waiting.get(one.id, 0), one.id)
    )
    return officers[0] if officers else None


@transaction.atomic
def cross_answer(*, by: User, match_id: uuid.UUID, answer: str, reason: str) -> CrossMatch:
    """Say whether one speaks with the other partnership. Nothing is shown to them by it: sharing is a deed of its own (R157).

    Raises NotPermitted; Missing; Refused: `answered_already`, `choice_unknown`, words missing or too long.
    """
    require(by, CROSS_MATCH)
    said = one_of(answer, CrossMatch.Answer.values, field="answer")
    why = line_of(reason, field="reason", limit=REASON, required=True)
    if not CrossMatch.objects.filter(id=match_id, partnership_id=here(by)).exists():
        raise Missing
    with elevated(WHY):
        match = CrossMatch.objects.select_for_update().get(id=match_id)
        if match.answer == CrossMatch.Answer.SPEAK:
            raise Refused("It was said already that somebody speaks with them.", code="answered_already")
        match.answer, match.answer_reason, match.answered_at = said, why, now()
        match.answered_by_id, match.answered_by_name = by.id, by.name
        match.save(
            update_fields=["answer", "answer_reason", "answered_at", "answered_by_id", "answered_by_name"]
        )
    record(events.CROSS_ANSWERED, by=by, about=match, facts={"answer": said})
    return match
