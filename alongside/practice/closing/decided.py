"""The decisions of this room: that support ends, and what became of looking at that again (R8, R9)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from alongside.family.cases.decisions import Decided, Heard, Source
from alongside.family.cases.models import Case
from alongside.ground.accounts.models import User
from alongside.practice.closing.models import Ending, EndingReview, EndingView
from alongside.practice.closing.rules import reason_words


def _endings(viewer: User, case: Case) -> QuerySet[Any]:
    return Ending.objects.filter(partnership_id=case.partnership_id, case=case, signed_at__isnull=False)


def _tell_endings(viewer: User, case: Case, rows: list[Ending]) -> list[Decided]:
    views = list(EndingView.objects.filter(case=case).select_related("person").order_by("at", "id"))
    told = []
    for one in rows:
        assert one.signed_at is not None  # as the source asks for
        before = {_whose(view): view for view in views if view.at <= one.signed_at}
        told.append(
            Decided(
                one.id, "Ending support", f"{reason_words(one.reason)}. {one.get_state_display()}.",
                one.words if viewer.is_family else one.rationale, f"{one.proposed_by_name} and {one.signed_by_name}",
                heard=tuple(Heard(name, _said(view)) for name, view in before.items()), page="ending", about_id=one.id,
            )
        )  # fmt: skip
    return told


def _whose(view: EndingView) -> str:
    return view.person.full_name if view.person else view.by_name


def _said(view: EndingView) -> str:
    return f"{view.get_answer_display()}. {view.words}".strip()


def _reviews(viewer: User, case: Case) -> QuerySet[Any]:
    rows = EndingReview.objects.filter(
        partnership_id=case.partnership_id, case_id=case.id, answered_at__isnull=False
    )
    return rows.filter(asked_by_id=viewer.id) if viewer.is_family else rows


def _tell_reviews(viewer: User, case: Case, rows: list[EndingReview]) -> list[Decided]:
    return [
        Decided(
            one.id, "Ending support, looked at again", f"{one.get_outcome_display()}.", one.answer_words, one.answered_by_name,
            heard=(Heard(one.asked_by_name or "Whoever asked", one.words),) if one.words else (),
            page="ending", about_id=one.ending_id,
        )
        for one in rows
    ]  # fmt: skip


SOURCES: dict[str, Source] = {
    "endings": Source(_endings, "signed_at", _tell_endings),
    "ending_reviews": Source(_reviews, "answered_at", _tell_reviews),
}
