"""Is this child recorded as a victim? Asked where words were kept that speak otherwise, and answered by name (R144)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.victims import VictimForm
from alongside.doors.desk.views.shared import (
    Row,
    case_for,
    desk,
    form_page,
    of_case,
    page,
    to_case,
    worker_of,
)
from alongside.ground.access.registry import allows
from alongside.ground.access.selectors import emergency_now
from alongside.ground.clock.selectors import clock_for
from alongside.ground.govuk.dates import day_words
from alongside.practice.safety import events
from alongside.practice.safety.models import ChildVictim
from alongside.practice.safety.policies import VICTIM_DECIDE
from alongside.practice.safety.selectors_victims import victim_answers
from alongside.practice.safety.services import child_victim_say


@desk
def child_victim(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What was decided, who decides, by when it is owed; and the answer, for whoever may give it."""
    user, about = worker_of(request), case_for(request, case_id)
    answers = victim_answers(viewer=user, case=about)
    asked = clock_for(about.id, events.VICTIM_ASKED)
    waits = asked is not None and asked.stopped_at is None
    context: dict[str, Any] = {
        "title": "Recorded as a victim?", "heading": f"Is {about.child.short_name} recorded as a victim?",
        "newest": answers[0] if answers else None, "items": [_item(one) for one in answers],
        "asked_by": day_words(asked.due_on) if asked is not None and waits and asked.due_on else "", **of_case(about),
    }  # fmt: skip
    if not allows(user, VICTIM_DECIDE) or emergency_now(viewer=user, circle_id=about.id) is not None:
        return page(request, "victims/child", **context)
    form = open_form(
        request, VictimForm, f"child-victim-{about.id}", manages="manager" in user.as_actor().roles
    )

    def verb(answers: dict[str, Any]) -> str:
        child_victim_say(by=user, case_id=about.id, **answers)
        messages.success(request, "Saved. What was said before is kept.")
        return to_case(about)

    return form_page(request, form, verb, template="victims/child", submit="Save", **context)


def _item(one: ChildVictim) -> Row:
    return {
        "title": one.get_answer_display(),
        "by": f"{one.by_name}, {one.by_role}",
        "at": one.at,
        "text": one.words,
    }
