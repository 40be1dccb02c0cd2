"""The assessments that somebody of a family can say of whether they are right (R137)."""

from __future__ import annotations

from alongside.family.recording.documents import Document
from alongside.family.recording.giving import is_young
from alongside.family.recording.models_child import ChildGiven
from alongside.ground.accounts.models import User
from alongside.ground.base.ends import first_of
from alongside.ground.clock.time_source import local_date
from alongside.practice.assessment.models import Assessment

_MOST = 10


def assessments_to_judge(viewer: User) -> list[Document]:
    """Return the finished ones that the viewer may read; to a young person, those that somebody sat with them over."""
    found = Assessment.objects.filter(finalised_at__isnull=False)
    if is_young(viewer):
        found = found.filter(id__in=ChildGiven.objects.values("about_id"))
    return [
        Document("assessment", one.id, "The assessment", local_date(one.finalised_at), one.case_id)
        for one in first_of(found.order_by("-finalised_at", "-id"), _MOST)
        if one.finalised_at is not None
    ]
