"""Bringing in the words of an instrument that the house holds without its words (R92)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from alongside.family.people.rules import line_of
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import NotPermitted, Refused
from alongside.practice.progress.events import WORDS_IMPORTED
from alongside.practice.progress.instruments import INSTRUMENTS
from alongside.practice.progress.models import InstrumentWords


@transaction.atomic
def instrument_words_import(
    *, by: Acts, key: str, version: int, texts: Mapping[str, str], licence: str, source: str
) -> InstrumentWords:
    """Keep the words of every question of one version of an instrument, with their licence and where they come from.

    By whoever runs the installation, as the system. The newest words count; earlier ones stay. Raises NotPermitted;
    Refused: `instrument_unknown`, `questions_differ`, `words_missing`, `words_too_long`.
    """
    if by.as_actor().audience is not Audience.SYSTEM:
        raise NotPermitted("Whoever runs this installation brings in the words of an instrument.")
    instrument = INSTRUMENTS.get((key, version))
    if instrument is None:
        raise Refused(f"There is no instrument {key}, version {version}.", code="instrument_unknown")
    if set(texts) != {item.key for item in instrument.items}:
        keys = ", ".join(item.key for item in instrument.items)
        raise Refused(f"Give words for exactly these questions: {keys}.", code="questions_differ")
    kept = InstrumentWords.objects.create(
        key=key,
        version=version,
        texts={one: line_of(text, field=one, limit=400, required=True) for one, text in texts.items()},
        licence=line_of(licence, field="licence", limit=400, required=True),
        source=line_of(source, field="source", limit=400, required=True),
        created_by_id=by.as_actor().id,
    )
    record(WORDS_IMPORTED, by=by, facts={"instrument": key, "version": version, "questions": len(texts)})
    return kept
