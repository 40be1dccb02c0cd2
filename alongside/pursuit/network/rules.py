"""What follows from what was told, and nothing else: pure rules of the map (R164, R165)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from unicodedata import combining, normalize

NodeId = uuid.UUID
Pair = tuple[NodeId, NodeId]


@dataclass(frozen=True)
class Named:
    """One mention in a thing told: of which node, which kind of thing, and how it is written."""

    node_id: NodeId
    kind: str
    label: str
    normal: str = ""  # of a whole plate, telephone or name online: as it is compared


@dataclass(frozen=True)
class Told:
    """One thing told, as far as the map needs it. `text`: the text without its source, where it may be shared lawfully.

    `promoted`: the report was promoted. `believed`: no officer suspects this one thing to be false.
    """

    item_id: uuid.UUID
    report_id: uuid.UUID
    from_on: date
    until_on: date
    named: tuple[Named, ...]
    promoted: bool = False
    believed: bool = True
    text: str = ""
    about_worker_id: uuid.UUID | None = None
    case_reference: str = ""


@dataclass(frozen=True)
class People:
    """What officers said: who is a child, who is suspected, and which two belong together."""

    children: frozenset[NodeId] = frozenset()
    suspected: frozenset[NodeId] = frozenset()
    together: frozenset[Pair] = frozenset()


@dataclass(frozen=True)
class Place:
    """That a thing told mentions a node; `open` where the hub may know it."""

    node: Named
    open: bool


@dataclass(frozen=True)
class Tie:
    """That a thing told mentions two nodes, the smaller id first."""

    one: NodeId
    other: NodeId
    confirmed: bool
    open: bool


def in_order(one: NodeId, other: NodeId) -> Pair:
    """Return two as a pair, the smaller first."""
    return (one, other) if one < other else (other, one)


def key_of(label: str) -> str:
    """Return a label without case, spaces and signs, to find it by."""
    return "".join(c for c in label.casefold() if c.isalnum())[:200]


def keys_asked(text: str) -> list[str]:
    """Return the keys by which something typed is looked for: a telephone also without how it begins at home or abroad."""
    key = key_of(text)
    bare = key.removeprefix("0044").removeprefix("44").lstrip("0") if key.isdecimal() else ""
    return [one for one in dict.fromkeys([key, bare]) if one]


def stands_in(kind: str, label: str, text: str) -> bool:
    """Whether a name, plate or number stands in a text: only what an officer let stand there may others know.

    A telephone counts by its last nine digits, other things as they are written without spaces, a name by each of its words.
    """
    if not text:
        return False
    if kind == "phone":
        number = "".join(c for c in label if c.isdecimal())
        return len(number) >= 6 and number[-9:] in "".join(c for c in text if c.isdecimal())
    if kind in ("vehicle", "handle") and any(c.isdigit() for c in label):
        return bool(key_of(label)) and key_of(label) in key_of(text)
    words = _words(label)
    return bool(words) and words <= _words(text)


def _words(text: str) -> set[str]:
    """Return the words of a text without case, accents and signs."""
    folded = "".join(c for c in normalize("NFKD", text).casefold() if not combining(c))
    return set("".join(c if c.isalnum() else " " for c in folded).split())


def places_of(told: Told) -> list[Place]:
    """Return which nodes a thing told mentions, each once. What is suspected to be false mentions nobody."""
    if not told.believed:
        return []
    found: dict[NodeId, Place] = {}
    for one in sorted(told.named, key=lambda each: (each.node_id, each.label)):
        is_open = told.about_worker_id is None and stands_in(one.kind, one.label, told.text)
        if one.node_id not in found or (is_open and not found[one.node_id].open):
            found[one.node_id] = Place(one, is_open)
    return list(found.values())


def ties_of(told: Told, people: People) -> list[Tie]:
    """Return which two are linked by a thing told: those it mentions together.

    Promoting confirms them, but never a child with somebody suspected: that an officer says of those two, with a reason.
    """
    ties = []
    for a, b in combinations(places_of(told), 2):
        one, other = in_order(a.node.node_id, b.node.node_id)
        confirmed = (told.promoted and not child_and_suspect(one, other, people)) or (
            one,
            other,
        ) in people.together
        ties.append(Tie(one, other, confirmed, a.open and b.open))
    return ties


def child_and_suspect(one: NodeId, other: NodeId, people: People) -> bool:
    """Whether one is a child and the other is suspected of harming children."""
    return any(a in people.children and b in people.suspected for a, b in ((one, other), (other, one)))


def degrees_of(ties: Iterable[Tie]) -> dict[NodeId, tuple[int, int]]:
    """Return with how many others each node is linked: as officers see it, and as the hub may know it."""
    near: dict[NodeId, set[NodeId]] = {}
    near_open: dict[NodeId, set[NodeId]] = {}
    for tie in ties:
        for a, b in ((tie.one, tie.other), (tie.other, tie.one)):
            near.setdefault(a, set()).add(b)
            if tie.open:
                near_open.setdefault(a, set()).add(b)
    return {node: (len(others), len(near_open.get(node, ()))) for node, others in near.items()}


def alike(one: Collection[NodeId], other: Collection[NodeId]) -> int:
    """Return how many of all members of two groups are in both, in a hundred."""
    every = set(one) | set(other)
    return 100 * len(set(one) & set(other)) // len(every) if every else 100


@dataclass(frozen=True)
class Known:
    """A group that is known already: its members, and whether somebody dismissed it."""

    id: uuid.UUID
    members: frozenset[NodeId]
    dismissed: bool = False


def same_group(members: Collection[NodeId], known: Iterable[Known], *, same: int) -> Known | None:
    """Return the known group that this is, from night to night: the likest, where enough is in both; else None.

    A dismissed group is known too: it comes back as a new one only when fewer than `same` in a hundred are in both.
    """
    likest = max(known, key=lambda one: (alike(members, one.members), str(one.id)), default=None)
    return likest if likest is not None and alike(members, likest.members) >= same else None


SUSPECTED, FRIEND, PLACE, THING, TOGETHER = "suspected", "friend", "place", "thing", "together"
_HOW = {"place": PLACE, "organisation": PLACE, "event": PLACE, "person": FRIEND}


def how_shared(kind: str, *, suspected: bool, itself: bool = False) -> str:
    """Return in a word how something of this kind joins somebody with a child: no number weighs it."""
    if itself:
        return TOGETHER
    return SUSPECTED if suspected else _HOW.get(kind, THING)


def worth_a_look(said: str, shared: Mapping[NodeId, str], *, least: int) -> bool:
    """Whether a person should look at somebody as a child who may be harmed (R165).

    `said`: the newest word of an officer about them, empty where there is none; `shared`: what they share with a child of a
    case, and how. Whoever is suspected, or neither, is not proposed. Whoever may be harmed is with one thing shared; anybody
    else with the same suspected person, or with `least` things. It is a rule that can be read, and no score.
    """
    if said in ("suspected", "neither") or not shared:
        return False
    if said == "may_be_harmed":
        return True
    return SUSPECTED in shared.values() or len(shared) >= least
