"""Who reads what reports mention: the intelligence scope, and only where it reads one of those reports (R326).

What is mentioned in a report that goes past somebody is not there for them: not found, not counted. No person writes a
row; verbs do, as the system. Keys and digests are the system's alone.
"""

from __future__ import annotations

from alongside.ground.base.declarations import (
    Audience,
    Declaration,
    Retention,
    RowSecurity,
    Scrub,
    Sensitivity,
)

_INTELLIGENCE = "(SELECT access_has_scope('intelligence'))"
_NOBODY: dict[Audience, str] = {audience: "" for audience in Audience if audience != Audience.SYSTEM}


def _declare(worker: str, *, append: bool = False, audited: str = "verbs") -> Declaration:
    return Declaration(
        sensitivity=Sensitivity.POLICE_ONLY,
        retention=Retention.CASE_RECORD,
        scrub=Scrub.REPLACE_WORDS if worker else Scrub.DROP_ROW,
        audited=audited,
        row_security=RowSecurity(worker=worker, insert=_NOBODY, update=_NOBODY),
        append_only=append,
        system_writes=("INSERT",) if append else ("INSERT", "UPDATE"),
    )


def _sees(column: str) -> str:
    return f"EXISTS (SELECT 1 FROM entities_entity e WHERE e.id = {column})"


# The row security of each table that is asked here decides in its turn: entity, mention, identifier, report.
OF_MENTION = _declare(
    f"{_INTELLIGENCE} AND EXISTS (SELECT 1 FROM information_identifier i WHERE i.id = identifier_id)",
    append=True,
)
OF_ENTITY = _declare(
    f"{_INTELLIGENCE} AND EXISTS (SELECT 1 FROM entities_mention m WHERE m.entity_id = entities_entity.id)"
)
OF_JUDGEMENT = _declare(f"{_INTELLIGENCE} AND {_sees('one_id')} AND {_sees('other_id')}", append=True)
AFTER_JUDGEMENT = _declare(
    f"{_INTELLIGENCE} AND EXISTS (SELECT 1 FROM entities_judgement j WHERE j.id = judgement_id)", append=True
)
ABOUT_ENTITY = _declare(f"{_INTELLIGENCE} AND {_sees('entity_id')}", append=True)
ABOUT_ENTITY_CHANGING = _declare(f"{_INTELLIGENCE} AND {_sees('entity_id')}")
OF_SYSTEM = _declare("", audited="not: cut by the verb that makes what it is of, which is audited")
