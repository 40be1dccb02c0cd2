"""How each of the family describes themself, for those who work with them: said by them, or left unsaid (R36)."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.life import AboutForm
from alongside.doors.desk.views.life import of_life
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.family.people.models import IdentityAnswer, Person
from alongside.family.people.policies import REACH_RECORD
from alongside.family.people.selectors import family_for_viewer, identities_of
from alongside.family.people.services import identity_answer
from alongside.ground.access.registry import allows
from alongside.ground.access.selectors import only_in_emergency
from alongside.ground.base.errors import Missing

_QUESTIONS = dict(IdentityAnswer.Question.choices)


@desk
def about(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What each of them said about themself; what they chose not to say is not what nobody asked."""
    case, user = case_for(request, case_id), worker_of(request)
    members = family_for_viewer(viewer=user, family_id=case.family_id).members
    given = identities_of(viewer=user, person_ids=[person.id for _m, person in members])
    may = allows(user, REACH_RECORD) and not only_in_emergency(user, case.id)
    people = [
        {
            "person": person, "member": member,
            "rows": [_row(case, person, one, may=may) for one in given[person.id].values()],
            "unasked": [_unasked(case, person, key, may=may) for key in _QUESTIONS if key not in given[person.id]],
        }
        for member, person in members
    ]  # fmt: skip
    return page(request, "life/about", title="How they describe themselves", people=people, **of_life(case))


def _row(case: Case, person: Person, given: IdentityAnswer, *, may: bool) -> Row:
    theirs = person.user_id is not None and given.answered_by_id == person.user_id
    said = "Would rather not say" if given.did_not_answer else given.answer
    label = given.get_question_display()
    row: Row = {"key": label, "value": f"{said} (said by themself)" if theirs else said}
    if may and not theirs:
        href = _to_answer(case, person, given.question)
        row["actions"] = [{"text": "Change", "href": href, "about": f"{label}, {person.full_name}"}]
    return row


def _unasked(case: Case, person: Person, key: str, *, may: bool) -> Row:
    return {"key": _QUESTIONS[key], "href": _to_answer(case, person, key) if may else ""}


def _to_answer(case: Case, person: Person, key: str) -> str:
    return reverse("desk:about_answer", args=[case.id, person.id, key])


@desk
def answer(request: HttpRequest, case_id: uuid.UUID, person_id: uuid.UUID, question: str) -> HttpResponse:
    """Write down what somebody said about themself; never over what they answered from their own account."""
    case, user = case_for(request, case_id, REACH_RECORD), worker_of(request)
    members = family_for_viewer(viewer=user, family_id=case.family_id).members
    person = next((p for _m, p in members if p.id == person_id), None)
    if person is None or question not in _QUESTIONS:
        raise Missing
    given = identities_of(viewer=user, person_ids=[person.id])[person.id].get(question)
    initial = {"answer": given.answer, "rather_not": given.did_not_answer} if given else {}
    form = open_form(request, AboutForm, f"about-{person.id}-{question}", initial=initial)
    here = reverse("desk:about", args=[case.id])

    def verb(answers: dict[str, Any]) -> str:
        said = None if answers["rather_not"] else str(answers["answer"])
        identity_answer(by=user, person_id=person.id, question=question, answer=said)
        return here

    return form_page(
        request, form, verb, title="How they describe themselves", heading=f"{_QUESTIONS[question]}: {person.short_name}",
        lead="Ask, and write down their words. They do not have to answer. Nothing is guessed for them.", submit="Save",
        **{**of_case(case), "back": {"href": here, "text": "Back"}},
    )  # fmt: skip
