"""The leak table: who × handling code × field. Whatever somebody may not read is absent, in every row and on every page (R326).

Every field of both rooms that holds words is written with a mark of its own; then everybody reads everything they can.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db.models import CharField, TextField

from alongside.doors.desk.tests.conftest import browse_as
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Agency, RoleAssignment, User
from alongside.ground.accounts.roles import ROLES
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now, today
from alongside.pursuit.entities.services import item_mentioned
from alongside.pursuit.information import models as told
from alongside.pursuit.intelligence import models as made
from tests.house.permission_table_pursuit import PURSUIT
from tests.house.test_permission_table import addresses

WHO = (
    "mother", "father", "young_person", "ipsw", "csw", "social_worker", "manager", "duty", "police", "teacher",
    "intelligence", "hub", "stranger", "stranger_parent",
)  # fmt: skip
# Kept as codes, as numbers, or as who did it and where: no words of what was told.
_NOT_WORDS = re.compile(
    r"reference|receipt|digest|_name$|role|agency$|agency_kind|recorded_by|phone$|officer$|case_reference"
)
OFFICERS, TELLER, HUB, ASKER = {"intelligence"}, {"mother"}, {"hub"}, {"csw"}
BOTH = OFFICERS | TELLER
# Who reads each field, where the code is C and where it is P. Written by hand; a field without a line fails.
FIELDS: dict[str, tuple[set[str], set[str]]] = {
    **dict.fromkeys(
        ("report.child_words", "item.words", "item.noticed_words", "item.place_words", "item.person_words",
         "item.vehicle_words", "item.phone_words", "item.handle_words", "item.how_words", "identifier.as_written",
         "feedback.words"),
        (BOTH, BOTH),
    ),
    "source.name": (TELLER, TELLER), "source.contact": (TELLER, TELLER), "source.consent": (TELLER, TELLER),
    "answerwish.contact": (TELLER, TELLER),
    **dict.fromkeys(
        ("sourceopening.reason", "reportflag.reason", "move.why", "move.operation", "grade.condition_words", "grade.why",
         "sanitisedkept.words", "wake.words", "outcome.words"),
        (OFFICERS, OFFICERS),
    ),
    "sanitised.words": (OFFICERS, OFFICERS | HUB),
    "share.words": (OFFICERS | ASKER, OFFICERS | ASKER),
    "share.condition_words": (OFFICERS | ASKER, OFFICERS | ASKER),
    "sharetext.words": (OFFICERS | ASKER, OFFICERS | ASKER),
    "sharetext.condition_words": (OFFICERS | ASKER, OFFICERS | ASKER),
    "share.ended_why": (OFFICERS, OFFICERS),
    "sharerequest.needs": (OFFICERS | ASKER, OFFICERS | ASKER),
    "sharerequest.reason": (OFFICERS | ASKER, OFFICERS | ASKER),
}  # fmt: skip
# Of other parts of these rooms, which `information` shows itself who reads; and the agreement, which is everybody's.
_ELSEWHERE = {"agreement", "evidencething", "thingstep", "nottaken", "nottakenreply", "logtraining", "dutyturn",
              "urgentcall", "urgentconfirmation"}  # fmt: skip


def mark(name: str) -> str:
    """The mark of a field: found again whatever stands around it."""
    return "zz" + name.replace(".", "q").replace("_", "x")


def all_fields() -> set[str]:
    """Every field of both rooms in which words stand."""
    return {
        name
        for room in ("information", "intelligence")
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField)
        and not field.choices
        and model._meta.model_name not in _ELSEWHERE
        for name in [f"{model._meta.model_name}.{field.name}"]
        if not _NOT_WORDS.search(name)
    }


def marked(model: Any, **facts: Any) -> Any:
    """Make a row whose every field of words holds its mark."""
    name = model._meta.model_name
    names = [one.partition(".")[2] for one in FIELDS if one.startswith(f"{name}.")]
    return model.objects.create(**{one: mark(f"{name}.{one}") for one in names} | facts)


def written(cast: Any, story: Any, handling: str) -> dict[str, Any]:
    """A report of the mother, graded with this code, shared with the child's worker, with everything that can be said of it."""
    at, pid, receipt = now(), {"partnership_id": cast.partnership.id}, "7" * 64
    report = marked(
        told.Report, **pid, reference="I-LEAK-1", receipt_digest=receipt, door="portal", teller="parent", case=story.case,
        received_at=at, submitted_at=at,
    )  # fmt: skip
    other = told.Report.objects.create(
        **pid,
        reference="I-LEAK-2",
        receipt_digest="8" * 64,
        door="public",
        teller="other",
        received_at=at,
        submitted_at=at,
    )
    of, by = {**pid, "report": report}, {"by_id": cast.intelligence.id, "at": at}
    named, receipted = {**by, "by_name": "Imran Vale"}, {**of, "report_receipt": receipt}
    item = _told(cast, of, receipted, named)
    conditions = ["other"] if handling == "C" else []
    grade = marked(made.Grade, **of, **named, number=1, source="2", handling=handling, conditions=conditions)
    made.ItemGrade.objects.create(**of, **named, grade=grade, item=item, assessment="A", suggested="A")
    text = marked(made.Sanitised, **of, **named, number=1, reference="I-LEAK-1", received_on=today())
    marked(made.SanitisedKept, **of, **named, sanitised=text, found=["named"])
    marked(made.Move, **of, **named, number=1, was="new", became="graded", operation="")
    marked(made.Move, **of, **named, number=2, was="graded", became="operation")
    made.Standing.objects.create(
        **of, state="operation", source="2", handling=handling, sanitised_id=text.id, changed_at=at
    )
    marked(made.Wake, **pid, report=report, by_report=other, shared=["vehicle"], at=at)
    outcome = marked(made.Outcome, **pid, **named, kind="arrest", on=today())
    made.OutcomeReport.objects.create(**pid, outcome=outcome, report=report)
    return {"graded_id": report.id, "text_id": text.id} | _shared(cast, of, named, handling)


def _told(cast: Any, of: dict[str, Any], receipted: dict[str, Any], named: dict[str, Any]) -> Any:
    """One thing told, by the mother; what came back to her, and what the police wrote of it among themselves."""
    at, by = named["at"], {"by_id": named["by_id"], "at": named["at"]}
    item = marked(told.Item, **receipted, number=1, how_known="saw", recorded_at=at, submitted_at=at)
    marked(told.Identifier, **receipted, item=item, kind="vehicle")
    marked(told.Source, **receipted, user_id=cast.mother.id, consent="", role="Parent")
    marked(told.SourceOpening, **of, **named | {"at": at - timedelta(minutes=3)})
    marked(told.ReportFlag, **of, **named, kind="mistaken")
    marked(told.Feedback, **receipted, **by, code="held", by_role="Police")
    marked(told.AnswerWish, **receipted, at=at, message="no")
    return item


def _shared(cast: Any, of: dict[str, Any], named: dict[str, Any], handling: str) -> dict[str, Any]:
    """It was asked for by the child's worker, and shared with them; with the teacher it was, and ended."""
    pid, at = {"partnership_id": cast.partnership.id}, now()
    agreement = made.Agreement.objects.create(
        **pid, **named, number=1, words="We share.", thresholds=["harm"], purposes=["protect"], most_days=30
    )
    why = {"threshold": "harm", "purpose": "protect", "until": today() + timedelta(days=7)}
    asked = marked(
        made.ShareRequest, **pid, **why, agreement=agreement, by_id=cast.csw.id, by_name="Chris Young", by_role="Worker",
        by_partnership_id=cast.partnership.id, at=at, outcome="shared", answered_at=at, answered_by_id=cast.intelligence.id,
    )  # fmt: skip
    shared = {
        **of,
        **why,
        **named,
        "request": asked,
        "from_partnership_id": cast.partnership.id,
        "handling": handling,
    }
    share = marked(
        made.Share, **shared, reference="I-LEAK-1", to_id=cast.csw.id, to_name="Chris Young", ended_why=""
    )
    ended = marked(
        made.Share, **shared, reference="I-LEAK-1", to_id=cast.teacher.id, to_name="Tess Cher", ended_at=at,
        ended_by_id=cast.intelligence.id,
    )  # fmt: skip
    for one in (share, ended):
        marked(made.ShareText, **pid, **named, share=one, handling=handling)
    return {"share_request_id": asked.id, "share_id": share.id}


def test_every_field_of_words_has_a_line_in_the_table() -> None:
    assert all_fields() == set(FIELDS)


@pytest.mark.parametrize("handling", ["C", "P"])
def test_every_row_shows_each_field_to_exactly_those(handling: str, cast: Any, story: Any) -> None:
    with acting(SYSTEM):
        written(cast, story, handling)
    place = ["C", "P"].index(handling)
    marks = {mark(name): readers[place] for name, readers in FIELDS.items() if name != "source.consent"}
    rooms = [
        model for room in ("information", "intelligence") for model in apps.get_app_config(room).get_models()
    ]
    wrong = []
    for who in WHO:
        with acting(getattr(cast, who)):
            seen = " ".join(str(list(model.objects.values())) for model in rooms)
        wrong += [
            f"{who}: {one} is {'' if who in readers else 'not '}theirs"
            for one, readers in marks.items()
            if (f"'{one}'" in seen) != (who in readers)
        ]
    assert not wrong, wrong


def _somebody(cast: Any, role: str) -> Any:
    """Somebody who works here in one role, with no place in any case. Call it as the system."""
    here = {"partnership": cast.partnership}
    kind = min(ROLES[role].agency_kinds or {"voluntary"})
    agency = Agency.objects.create(**here, kind=kind, name=f"Agency of {role}")
    made = User(**here, email=f"{role}@leak.example", name=f"A {role}")
    made.set_unusable_password()
    made.save()
    RoleAssignment.objects.create(user=made, agency=agency, role=role)
    return made


def test_every_role_there_is_reads_what_its_line_says_and_nothing_else(cast: Any, story: Any) -> None:
    """Generated from the roles: one that is added later stands in no line, and so reads nothing. Where the code is P: it
    lets more be read than C.
    """
    with acting(SYSTEM):
        written(cast, story, "P")
        for item in told.Item.objects.all():
            item_mentioned(item_id=item.id)
        roles = {role: _somebody(cast, role) for role in ROLES if not ROLES[role].is_family}
    of_role = {"police_intelligence": "intelligence", "hub": "hub"}
    tables = {name.partition(".")[0] for name in FIELDS} | {"entity", "appearance"}
    rooms = [
        model for room in ("information", "intelligence", "entities", "network")
        for model in apps.get_app_config(room).get_models() if model._meta.model_name in tables
    ]  # fmt: skip
    marks = {mark(name): readers[1] for name, readers in FIELDS.items()}
    for role, somebody in roles.items():
        with acting(somebody):
            seen = set(re.findall(r"zz\w+", " ".join(str(list(model.objects.values())) for model in rooms)))
        may = {one for one, readers in marks.items() if of_role.get(role) in readers}
        assert seen == may, (role, seen ^ may)
    assert len(roles) > 15


def test_no_page_shows_what_its_reader_may_not_read(cast: Any, story: Any) -> None:
    with acting(SYSTEM):
        everything = {**written(cast, story, "C"), "standing": "operation", "case_id": story.case.id}
    mine = {name for name in PURSUIT if "intelligence" in name or name in ("desk:digest", "desk:onward")}
    mine.discard(
        "desk:intelligence_across"
    )  # it needs a match with another partnership, and shows references alone
    found = {
        name: pattern
        for name, pattern in addresses()
        if name in mine | {"desk:home", "desk:case", "portal:home"}
    }
    shown: dict[str, set[str]] = {}
    for who in WHO:
        browser = browse_as(getattr(cast, who))
        for pattern in found.values():
            path = "/" + re.sub(r"<\w+:(\w+)>", lambda one: str(everything[one[1]]), pattern)
            answer = browser.get(path)
            seen = set(re.findall(r"zz\w+", answer.content.decode(errors="replace")))
            shown.setdefault(who, set()).update(seen & {mark(name) for name in FIELDS})
    allowed = {who: {mark(name) for name, readers in FIELDS.items() if who in readers[0]} for who in WHO}
    # Who told it is on no page at all: it opens by a deed, with a reason. Nor what is read by nobody but the system.
    assert {who: marks - allowed[who] for who, marks in shown.items() if marks - allowed[who]} == {}
    assert {mark("item.words"), mark("sanitised.words"), mark("move.why")} <= shown["intelligence"]
    assert mark("sharetext.words") in shown["csw"], "the newer text took the place of the first"
