"""One row for each table of complaints and of the watch."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model

from alongside.ground.base.ids import new_id
from alongside.ground.clock import now, today


def complaint_rows(cast: Any, story: Any) -> list[Model]:
    """The mother's complaint, in the hands of nobody of the cast; a step that the social worker put before somebody."""

    def make(name: str, **facts: Any) -> Any:
        model = apps.get_model(f"challenge.{name}")
        return model.objects.create(partnership_id=cast.partnership.id, **facts)  # type: ignore[attr-defined]

    complaint = make(
        "Complaint", reference="K-TEST-0009", source="parent", channel="page", complainant_id=cast.mother.id,
        person_id=story.mother.id, complainant_name="Maria Ash", route="children", words="Two of thirty.",
        theme="promise", stage=1, made_at=now(), acknowledge_on=today(), reply_on=today(), family_id=story.family.id,
    )  # fmt: skip
    look = make(
        "Look", reference="L-TEST-0009", case_id=story.case.id, case_reference="C-TEST-0001", deed="level", at_once=False,
        why="School asked.", evidence="Two emails.", asked_at=now(), asked_by_id=cast.duty.id,
        asked_by_name="Dan Utley", look_on=today(),
    )  # fmt: skip
    return [
        complaint,
        make("ComplaintStep", complaint=complaint, kind="made", stage=1, said_at=now()),
        look,
        make("LookFinding", look=look, motive="None", evidence="Little", found_at=now(), found_by_id=new_id()),
        make("PutRight", look=look, case_id=story.case.id, case_reference="C-TEST-0001", deed="level", person_id=story.mother.id,
             words="We are sorry.", undone=False, owner_id=cast.duty.id, owner_name="Dan Utley", found_at=now(),
             found_by_name="Colm", due_on=today()),
        make("AfterAnswer", person_id=story.mother.id, after="complaint", about_id=complaint.id, ask_again="yes",
             tell_others="no", answered_at=now()),
    ]  # fmt: skip
