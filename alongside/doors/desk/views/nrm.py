"""Is this child referred as a possible victim? Each step, what is owed now, and the next one (R180, R181)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import FlowForm, open_form
from alongside.doors.common.nrm import NrmProposeForm, nrm_items
from alongside.doors.desk.forms.nrm import NrmStepForm
from alongside.doors.desk.views.shared import case_for, desk, form_page, of_case, page, worker_of
from alongside.ground.access.registry import allows
from alongside.ground.access.selectors import emergency_now
from alongside.ground.accounts.models import User
from alongside.ground.govuk.dates import day_words
from alongside.practice.safety import rules_nrm, services
from alongside.practice.safety.models import NrmStep
from alongside.practice.safety.policies import NRM_PROPOSE, NRM_WORK
from alongside.practice.safety.selectors_nrm import nrm_steps
from alongside.practice.safety.services.nrm import nrm_due, second_opinion_of


@desk
def nrm(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Every step so far, by when the next is owed, and the form for it."""
    user, about = worker_of(request), case_for(request, case_id)
    steps = nrm_steps(viewer=user, case=about)
    owed = nrm_due(about)
    context: dict[str, Any] = {
        "title": "National Referral Mechanism", "heading": f"Is {about.child.short_name} referred as a possible victim?",
        "newest": steps[0] if steps else None, "items": nrm_items(steps), "owed": owed[0] if owed else "",
        "owed_by": day_words(owed[1]) if owed else "", **of_case(about),
    }  # fmt: skip
    kinds = _offered(user, steps)
    if request.method == "POST" and allows(user, NRM_PROPOSE):
        # Where somebody was faster the verb says what stands now, and no word is lost.
        sent = str(request.POST.get("kind") or NrmStep.Kind.PROPOSED)
        kinds = list(dict.fromkeys([*kinds, sent if sent in NrmStep.Kind.values else NrmStep.Kind.PROPOSED]))
    waits_for_another = bool(steps) and steps[0].kind == NrmStep.Kind.REFUSED and not kinds
    if not kinds or emergency_now(viewer=user, circle_id=about.id) is not None:
        return page(request, "victims/nrm", waits_for_another=waits_for_another, **context)
    form, deed = _form(request, about.id, kinds, user)

    def verb(answers: dict[str, Any]) -> str:
        deed(answers)
        messages.success(request, "Saved. What was written before is kept.")
        return reverse("desk:nrm", args=[about.id])

    return form_page(request, form, verb, template="victims/nrm", submit="Save", **context)


def _offered(user: User, steps: list[NrmStep]) -> Collection[str]:
    before = steps[0].kind if steps else ""
    following = rules_nrm.NEXT[before]
    if not allows(user, NRM_WORK):
        return [one for one in following if one == NrmStep.Kind.PROPOSED and allows(user, NRM_PROPOSE)]
    if before == NrmStep.Kind.REFUSED and not rules_nrm.may_look_again(second_opinion_of(user, steps[0])):
        return []
    return following


def _form(
    request: HttpRequest, case_id: uuid.UUID, kinds: Collection[str], user: User
) -> tuple[FlowForm, Any]:
    if allows(user, NRM_WORK):
        step = open_form(request, NrmStepForm, f"nrm-{case_id}", kinds=kinds)
        return step, lambda _: services.nrm_step(by=user, case_id=case_id, said=step.said())
    return open_form(request, NrmProposeForm, f"nrm-propose-{case_id}"), lambda said: services.nrm_propose(
        by=user, case_id=case_id, **said
    )
