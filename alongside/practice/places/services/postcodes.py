"""Reading a file of postcodes of the Office for National Statistics, line by line (R170)."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Refused
from alongside.practice.places import events
from alongside.practice.places.geometry import postcode_key
from alongside.practice.places.models import Postcode

BATCH = 5_000
_NEEDED = ("pcds", "lat", "long")
_NOWHERE = 90.0  # the file writes 99.999999 where it knows no place


@dataclass
class Loaded:
    """What was read: postcodes kept, lines that were none."""

    kept: int = 0
    skipped: int = 0


@transaction.atomic
def postcodes_load(
    *, by: Acts, lines: Iterable[str], told: Callable[[Loaded], None] = lambda _loaded: None
) -> Loaded:
    """Keep the postcodes of a CSV file with the columns pcds, lat and long (and doterm, the month of its end, if there).

    As the system. It streams: a batch of 5,000 at a time, after which `told` hears how far it is. The same file again
    changes nothing. Raises Refused(`postcodes_columns`, `postcodes_empty`).
    """
    reader = csv.DictReader(lines)
    names = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}
    if missing := [one for one in _NEEDED if one not in names]:
        raise Refused(
            f"The file has no column {', '.join(missing)}. Use the ONS Postcode Directory as CSV.",
            code="postcodes_columns",
        )
    loaded, batch = Loaded(), dict[str, Postcode]()
    for row in _rows(reader, names):
        if row is None:
            loaded.skipped += 1
            continue
        batch[row.code] = row
        if len(batch) >= BATCH:
            _write(batch, loaded)
            told(loaded)
    _write(batch, loaded)
    told(loaded)
    if not loaded.kept:
        raise Refused("No line of the file is a postcode with a place.", code="postcodes_empty")
    record(events.POSTCODES_LOADED, by=by, facts={"kept": loaded.kept, "skipped": loaded.skipped})
    return loaded


def _rows(
    reader: Iterable[dict[str | None, str | list[str] | None]], names: dict[str, str]
) -> Iterator[Postcode | None]:
    for line in reader:
        cells = {key: str(line.get(name) or "").strip() for key, name in names.items()}
        yield _row(cells)


def _row(cells: dict[str, str]) -> Postcode | None:
    code, ended = postcode_key(cells["pcds"]), cells.get("doterm", "")
    try:
        lat, lon = float(cells["lat"]), float(cells["long"])
    except ValueError:
        return None
    believable = (
        math.isfinite(lat) and abs(lon) <= 180 and (not ended or (ended.isdecimal() and len(ended) == 6))
    )
    if not code or not believable:
        return None
    nowhere = abs(lat) >= _NOWHERE
    return Postcode(code=code, lat=None if nowhere else lat, lon=None if nowhere else lon, ended=ended)


def _write(batch: dict[str, Postcode], loaded: Loaded) -> None:
    Postcode.objects.bulk_create(
        batch.values(), update_conflicts=True, unique_fields=["code"], update_fields=["lat", "lon", "ended"]
    )
    loaded.kept += len(batch)
    batch.clear()
