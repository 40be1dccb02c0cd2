"""The plans that somebody of a family can say of whether they are right: each version that was shared (R137)."""

from __future__ import annotations

from alongside.family.recording.documents import Document
from alongside.family.recording.giving import is_young
from alongside.family.recording.models_child import ChildGiven
from alongside.ground.accounts.models import User
from alongside.ground.base.ends import first_of
from alongside.ground.clock.time_source import local_date
from alongside.practice.plans.models import PlanVersion

_MOST = 10


def plans_to_judge(viewer: User) -> list[Document]:
    """Return the newest versions that the viewer may read; to a young person, those that somebody sat with them over."""
    found = PlanVersion.objects.only("id", "number", "shared_at", "case_id", "plan_id").order_by(
        "-shared_at", "-id"
    )
    shown = first_of(found, _MOST)
    if is_young(viewer):
        given = set(ChildGiven.objects.filter(what="plan").values_list("about_id", "edition"))
        shown = [one for one in shown if (one.plan_id, str(one.number)) in given]
    return [
        Document(
            "plan", one.id, f"The safety plan, version {one.number}", local_date(one.shared_at), one.case_id
        )
        for one in shown
    ]
