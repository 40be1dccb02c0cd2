"""Looking up among very many identifiers: a noisy plate, phone and name beside a rapidfuzz scan, and waking held items.

The identifiers are loaded once into an installation, a partnership of their own: as many as the scale has families, or as
`ALONGSIDE_BENCH_IDENTIFIERS` says.
"""

from __future__ import annotations

import os
import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from alongside.config.database import database_url
from alongside.config.demo.names import CHILDREN, FAMILIES
from alongside.family.people.models import FamilyMember
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Agency, Partnership, RoleAssignment, User
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.ids import new_id
from alongside.ground.clock import now
from alongside.pursuit.entities.keys import Cutter, reading_of
from alongside.pursuit.entities.models import Entity
from alongside.pursuit.entities.selectors import candidates_of, lookup
from alongside.pursuit.entities.selectors.lookup import finding
from bench.measure import figure, median, milliseconds, p95
from bench.noise import misspelt

N, SCANS, SEED = 200, 20, 29
_AREA, _EACH = "Bench identifiers", 20  # identifiers of one report
_LETTERS, _LOOK = (
    "ABCDEFGHJKLMNOPRSTUVWXY",
    {"0": "O", "1": "I", "8": "B", "5": "S", "O": "0", "I": "1", "B": "8", "S": "5"},
)
_SYLLABLES = (
    "ba",
    "ren",
    "to",
    "mar",
    "li",
    "sen",
    "ka",
    "dor",
    "vi",
    "el",
    "nor",
    "shu",
    "pe",
    "quin",
    "ta",
    "row",
)
_COPY = {
    "information_report": "id, created_at, partnership_id, reference, receipt_digest, door, teller, child_words, urgency,"
    " passed_on, may_be_named, workers_may_read, about_worker, received_at, submitted_at, version",
    "information_item": "id, created_at, partnership_id, report_id, report_receipt, number, words, noticed_words, precision,"
    " place_words, person_words, vehicle_words, phone_words, handle_words, how_known, how_words, recorded_at, recorded_by,"
    " submitted_at",
    "information_identifier": "id, created_at, partnership_id, report_id, report_receipt, item_id, kind, as_written",
    "entities_entity": "id, created_at, partnership_id, kind, label, normal, exact, part, identity_id",
    "entities_mention": "id, created_at, partnership_id, identifier_id, entity_id, at",
    "entities_key": "id, created_at, partnership_id, kind, keys",
}


def _plate(dice: random.Random) -> str:
    letters = [dice.choice(_LETTERS) for _ in range(5)]
    return f"{letters[0]}{letters[1]}{dice.randrange(10)}{dice.randrange(10)} {''.join(letters[2:])}"


def _phone(dice: random.Random) -> str:
    return f"07{dice.randrange(10**9):09}"


def _name(dice: random.Random) -> str:
    last = (
        dice.choice(FAMILIES)
        if dice.random() < 0.5
        else "".join(dice.choice(_SYLLABLES) for _ in range(3)).title()
    )
    return f"{dice.choice(CHILDREN)} {last}"


_MADE = (("vehicle", _plate), ("phone", _phone), ("person", _name))


@dataclass(frozen=True)
class Loaded:
    """The partnership of the identifiers, its officer, and how many there are."""

    officer: User
    n: int


def loaded() -> Loaded:
    """Load as many identifiers as there are families, once; return whose they are."""
    with acting(SYSTEM):
        families = FamilyMember.objects.filter(relationship="child").count()
        n = int(os.environ.get("ALONGSIDE_BENCH_IDENTIFIERS", families))
        here = Partnership.objects.filter(name=_AREA).first()
        if here is None:
            here = Partnership.objects.create(
                name=_AREA, area=_AREA, front_door_name="Bench", front_door_phone="01632 960999"
            )
            agency = Agency.objects.create(partnership=here, kind="police", name="Bench police")
            officer = User(email="officer@bench.example", name="Officer", partnership=here)
            officer.set_unusable_password()
            officer.save()
            RoleAssignment.objects.create(user=officer, agency=agency, role="police_intelligence")
        officer = User.objects.get(email="officer@bench.example")
        known = Entity.objects.filter(partnership_id=here.id).count()
    if not known:
        _load(here.id, n)
    return Loaded(officer, n)


def _load(partnership_id: uuid.UUID, n: int) -> None:
    """Copy them as the owner, the index of keys made afterwards. One transaction: half a load is none."""
    tables: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _COPY}
    with psycopg.connect(database_url("owner")) as admin:
        for table in _COPY:  # as the bulk loader does: what triggers guard is the deeds of people
            admin.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # type: ignore[arg-type]
        admin.execute("DROP INDEX entity_by_keys")
        for number, rows in enumerate(_reports(partnership_id, n)):
            for table, more in rows.items():
                tables[table] += more
            if number % 500 == 499:
                _copy(admin, tables)
        _copy(admin, tables)
        admin.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table with checks outstanding can be altered
        for table in _COPY:
            admin.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")  # type: ignore[arg-type]
        admin.execute(
            "CREATE INDEX entity_by_keys ON entities_key USING gin (keys) WITH (fastupdate = false)"
        )
    with psycopg.connect(database_url("owner"), autocommit=True) as admin:
        for table in _COPY:
            admin.execute(f"VACUUM ANALYZE {table}")  # type: ignore[arg-type]


def _copy(admin: psycopg.Connection[Any], tables: dict[str, list[tuple[Any, ...]]]) -> None:
    for table, rows in tables.items():
        with admin.cursor().copy(f"COPY {table} ({_COPY[table]}) FROM STDIN") as copy:  # type: ignore[arg-type]
            for row in rows:
                copy.write_row(row)
        rows.clear()


def _reports(here: uuid.UUID, n: int) -> Iterator[dict[str, list[tuple[Any, ...]]]]:
    dice, cutter, at = random.Random(SEED), Cutter(here), now()
    told: set[str] = set()
    for first in range(0, n, _EACH):
        report, item = new_id(), new_id()
        digest = f"{report.hex}{item.hex}"
        rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _COPY}
        rows["information_report"].append(
            (report, at, here, f"I-{first}", digest, "desk", "worker", "", "", *[False] * 4, at, at, 1)
        )
        rows["information_item"].append(
            (item, at, here, report, digest, 1, "Seen", "", "unknown", *[""] * 5, "saw", "", at, "", at)
        )
        for place in range(_EACH):
            kind, make = _MADE[(first + place) % 3]
            reading = reading_of(kind, make(dice))
            once = (
                reading.normal if reading.exact else f"{report}{reading.label}"
            )  # names come twice, but not in one report
            if once in told:
                continue
            told.add(once)
            entity, identifier = new_id(), new_id()
            rows["information_identifier"].append(
                (identifier, at, here, report, digest, item, kind, reading.label)
            )
            rows["entities_entity"].append(
                (entity, at, here, kind, reading.label, reading.normal, reading.exact, False, entity)
            )
            rows["entities_mention"].append((new_id(), at, here, identifier, entity, at))
            rows["entities_key"].append((entity, at, here, kind, cutter.kept(reading)))
        yield rows


def _noisy(dice: random.Random, kind: str, label: str) -> str:
    """Return what somebody would type: one edit, mostly a look-alike, of a plate or number; an edit or two of a name."""
    if kind == "person":
        first, last = label.split(" ", 1)
        return dice.choice(
            [
                f"{misspelt(dice, first)} {last}",
                f"{first} {misspelt(dice, last)}",
                f"{last} {misspelt(dice, first)}",
            ]
        )
    at = dice.randrange(2 if kind == "phone" else 0, len(label))
    while label[at] == " ":
        at = dice.randrange(len(label))
    other = _LOOK.get(label[at]) if kind == "vehicle" else None
    return label[:at] + (other or dice.choice("23467" if label[at].isdigit() else "AEHKM")) + label[at + 1 :]


def _some(kind: str, officer: User) -> list[Entity]:
    dice = random.Random(SEED + 1)
    with acting(SYSTEM):
        mine = Entity.objects.filter(partnership_id=officer.partnership_id, kind=kind)
        ids = list(mine.values_list("id", flat=True).order_by("id"))
        return list(Entity.objects.filter(id__in=dice.sample(ids, min(N, len(ids)))))


def _measured(
    kind: str, scan: Callable[[str, list[str]], object], read: Callable[[Entity], str]
) -> dict[str, Any]:
    all_of, dice = loaded(), random.Random(SEED + 2)
    wanted = _some(kind, all_of.officer)
    typed = [_noisy(dice, kind, one.label) for one in wanted]
    with acting(SYSTEM):
        everybody = [
            read(one)
            for one in Entity.objects.filter(partnership_id=all_of.officer.partnership_id, kind=kind)
        ]
    found, times = 0, []
    finding = _finding(all_of.officer, typed)
    with acting(all_of.officer):
        for text in typed[:5]:
            lookup(viewer=all_of.officer, text=text)
        for one, text in zip(wanted, typed, strict=True):
            seen: list[Any] = []
            times.append(
                milliseconds(
                    lambda text=text, seen=seen: seen.append(lookup(viewer=all_of.officer, text=text))
                )
            )  # type: ignore[misc]
            found += any(hit.entity.label == one.label for hit in seen[0].hits)
    scans = [milliseconds(lambda text=text: scan(text, everybody)) for text in typed[:SCANS]]  # type: ignore[misc]
    return figure(
        p95(finding), "ms p95", len(times), p95(scans), median=median(finding), baseline_median=median(scans),
        whole_p95=p95(times), whole_median=median(times),
        recall_at_10=found / len(wanted), identifiers=all_of.n, of_this_kind=len(everybody),
    )  # fmt: skip


def _finding(officer: User, typed: list[str]) -> list[float]:
    """Return how long what the scan does takes: from what was typed to what is like it, in order. The whole look-up also reads
    each again as the officer, counts its mentions and writes the audit event."""
    here = officer.partnership_id

    with acting(SYSTEM):
        for text in typed[:5]:
            finding(here, text)
        return [milliseconds(lambda text=text: finding(here, text)) for text in typed]  # type: ignore[misc]


def lookup_plate() -> dict[str, Any]:
    """A plate with one mistake, looked up by an officer; the baseline is a rapidfuzz scan of every plate."""
    return _measured("vehicle", _by_edits, lambda one: one.normal)


def lookup_phone() -> dict[str, Any]:
    """A telephone number with one mistake; the baseline is a rapidfuzz scan of every number."""
    return _measured("phone", _by_edits, lambda one: one.normal)


def lookup_name() -> dict[str, Any]:
    """A name with an edit or two, some the other way round; the baseline is a rapidfuzz scan of every name."""
    return _measured("person", _by_name, lambda one: one.label.lower())


def _by_edits(text: str, everybody: list[str]) -> object:
    bare = "".join(c for c in text.upper() if c.isalnum())
    return process.extract(bare, everybody, scorer=OSA.distance, limit=10)


def _by_name(text: str, everybody: list[str]) -> object:
    return process.extract(text.lower(), everybody, scorer=fuzz.ratio, limit=10)


def wake_held() -> dict[str, Any]:
    """Which other items share something with a new one of three identifiers; the baseline reads the same by three lookups."""
    all_of = loaded()
    items = [one for one in _items_of(all_of.officer) if one is not None][:50]
    times, plain = [], []
    for item_id, labels in items:
        with acting(SYSTEM):
            times.append(milliseconds(lambda item_id=item_id: candidates_of(item_id=item_id)))  # type: ignore[misc]
        with acting(all_of.officer):
            plain.append(
                milliseconds(
                    lambda labels=labels: [lookup(viewer=all_of.officer, text=one) for one in labels]
                )
            )  # type: ignore[misc]
    return figure(
        p95(times),
        "ms p95",
        len(times),
        p95(plain),
        median=median(times),
        worst=max(times),
        identifiers=all_of.n,
    )


def _items_of(officer: User) -> Iterator[tuple[uuid.UUID, list[str]]]:
    """Make new reports that mention three things each: a plate that is known but misread, a name, a phone. They stay."""
    from alongside.pursuit.information.models import Identifier, Item, Report

    dice = random.Random(SEED + 3)
    pools = {kind: _some(kind, officer) for kind, _ in _MADE}
    for number in range(50):
        with acting(SYSTEM):
            at, pid = now(), {"partnership_id": officer.partnership_id}
            one = new_id()
            report = Report.objects.create(
                **pid, reference=f"I-W{one.hex[-10:]}", receipt_digest=one.hex * 2, door="desk", teller="worker", received_at=at,
                submitted_at=at,
            )  # fmt: skip
            of = {**pid, "report": report, "report_receipt": report.receipt_digest}
            item = Item.objects.create(
                **of, number=1, words="Seen", how_known="saw", recorded_at=at, submitted_at=at
            )
            labels = [_noisy(dice, kind, pools[kind][number].label) for kind, _ in _MADE]
            for (kind, _), label in zip(_MADE, labels, strict=True):
                Identifier.objects.create(**of, item=item, kind=kind, as_written=label)
        yield item.id, labels
