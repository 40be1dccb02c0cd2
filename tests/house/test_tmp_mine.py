from __future__ import annotations

from tests.house.every_form import browsers, path_of
from tests.house.permission_table import TABLE, WHO
from tests.house.test_permission_table import addresses

MINE = [
    "reading",
    "copy-ask",
    "reading-say",
    "support",
    "support-answer",
    "told-away",
    "told-away-say",
    "correction_answer",
    "copy_answer",
    "held_back",
    "held_back_one",
    "distress",
    "distress_new",
    "distress_answer",
    "removal",
    "removal_new",
    "removals",
    "removal_answer",
    "child_reads",
    "child_check",
    "child_give",
    "evidence",
]


def test_mine(cast, story, one_of_everything):
    by = browsers(cast)
    bad = []
    for name, pattern in addresses():
        if name.split(":")[-1] not in MINE:
            continue
        path = path_of(pattern, one_of_everything)
        for who, code in zip(WHO, TABLE[name].split()):
            got = by[who].get(path).status_code
            if str(got) != code:
                bad.append((name, who, code, got))
    assert not bad, bad
