"""Before and after, at the desk: who was asked what and when, what changed in their own words, and who to ask now (R92)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.common.progress import AnswersForm, compared_card
from alongside.doors.desk.forms import progress as forms
from alongside.doors.desk.forms.parts import member_choices
from alongside.doors.desk.views.engagement import Deed, deed, of_page
from alongside.doors.desk.views.shared import (
    Row,
    case_for,
    cut_words,
    desk,
    form_page,
    of_case,
    page,
    worker_of,
)
from alongside.family.cases.models import Case
from alongside.family.people.selectors import family_for_viewer
from alongside.ground.access.registry import allows
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.base.ends import first_of
from alongside.ground.clock import today
from alongside.ground.govuk.dates import ago_words, day_words
from alongside.practice.engagement.services.common import parts_of, require_part
from alongside.practice.progress import policies, services
from alongside.practice.progress.models import Asking, Intervention, Round
from alongside.practice.progress.models.asking import Point
from alongside.practice.progress.selectors import (
    askings_due,
    before_after,
    impacts_due,
    instrument_of,
    round_one,
)
from alongside.practice.progress.selectors.asking import Missed
from alongside.practice.progress.services.asking import check_age
from alongside.practice.progress.services.common import ANYBODY, ASKED, member_of

LIST = 100
_OTHERS = ("Who", "Instrument", "When", "Number", "What it means", "Day")


def people_of(request: HttpRequest, about: Case, places: tuple[str, ...] = ASKED) -> list[tuple[str, str]]:
    """Return the members of the family in these places, to choose one."""
    view = family_for_viewer(viewer=worker_of(request), family_id=about.family_id)
    return member_choices((m, p) for m, p in view.members if m.relationship in places)


def works_here(user: User, about: Case, right: Any) -> bool:
    """Whether the reader may do a deed of this room in an open case, so that nothing is offered that would be refused."""
    return about.closed_at is None and allows(user, right) and bool(parts_of(user, about.id) & set(ANYBODY))


@desk
def progress(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """How it was and how it is, for each who was asked."""
    user = worker_of(request)
    about = case_for(request, case_id)
    view = before_after(viewer=user, case=about)
    may = works_here(user, about, policies.PROGRESS_ASK)
    ended = any(one.point == Point.END for one in view.rounds)
    return page(
        request, "progress/progress", title="Before and after", heading=f"Before and after: {about.child.short_name}",
        view=view, cards=[compared_card(one) for one in view.compared], may=may, ended=ended,
        missed=[_missed_row(one, may=may) for one in view.missed], on=today(),
        others_head=_OTHERS, others=[
            (one.person.full_name, one.name, one.get_point_display(), f"{one.number:g}", one.get_better_display(),
             day_words(one.taken_on))
            for one in view.others
        ],
        **of_case(about),
    )  # fmt: skip


def _missed_row(one: Missed, *, may: bool) -> Row:
    hint = (
        "There is a first answer to compare it with."
        if one.compares
        else "There is nothing to compare it with yet."
    )
    row: Row = {
        "text": f"{one.person.full_name}: {one.instrument.name}",
        "hint": f"Asked {one.round.get_point_display().lower()}, {day_words(one.round.at)}. {hint}",
        "status": "Not answered", "meaning": "neutral",
    }  # fmt: skip
    if may:
        row["href"] = reverse("desk:progress_aloud", args=[one.round.id, one.person.id, one.instrument.key])
    return row


def _asking_facts(_request: HttpRequest, about: Case) -> dict[str, Any]:
    before = list(Round.objects.filter(partnership_id=about.partnership_id, case=about).order_by("at", "id"))
    points = ["review", "end"] if before else ["start"]
    if any(one.point == Point.END for one in before):
        return {"points": points, "score": False, "nobody": "They were asked at the end already."}
    return {"points": points, "score": not any(key != "safety" for one in before for key, _ in one.tools)}


ask = deed(
    Deed(
        "progress-ask", forms.AskForm, services.round_open, policies.PROGRESS_ASK, "Ask the family", "Ask them",
        "The parents and the young person see the questions in their own account. Each reads their own answers, and so do"
        " the people who work with them; nobody else in the family. You can read them aloud to whoever has no account.",
        "Ask how things are", parts=ANYBODY, said="They are asked now. You can also read the questions aloud.",
        to="progress", more=_asking_facts,
    )
)  # fmt: skip
other = deed(
    Deed(
        "progress-other", forms.OtherScoreForm, services.other_score_write, policies.PROGRESS_ASK,
        "Another instrument", "Save", "Only its name, its licence and the number. Its questions stay where they are.",
        "A number from another instrument", parts=ANYBODY, to="progress",
        more=lambda request, about: {"people": people_of(request, about)},
    )
)  # fmt: skip


@desk
def aloud(request: HttpRequest, round_id: uuid.UUID, person_id: uuid.UUID, tool: str) -> HttpResponse:
    """Read one set of questions aloud to somebody, and write down what they answer."""
    user = worker_of(request)
    asked = round_one(viewer=user, round_id=round_id)
    about = case_for(request, asked.case_id, policies.PROGRESS_ASK)
    require_part(user, about.id, ANYBODY)
    require_to_write(user, about.id)
    instrument = instrument_of(asked=asked, tool=tool)
    person = member_of(about, person_id)
    check_age(instrument, person)
    form = open_form(request, AnswersForm, f"aloud-{asked.id}-{person.id}-{tool}", instrument=instrument)

    def verb(answers: dict[str, Any]) -> str:
        services.answers_give(by=user, round_id=asked.id, tool=tool, person_id=person.id, **form.given())
        messages.success(request, "Saved as read aloud by you.")
        return reverse("desk:progress", args=[about.id])

    lead = (
        "Read each question aloud, as it stands. “I’d rather not say” is an answer; so is leaving one out."
        f" Who reads it: {person.short_name}, and the people who work with the family. Nobody else in the family."
    )
    if not instrument.has_words:
        lead = f"Type in what was ticked on the paper form. {instrument.licence} {instrument.citation}"
    return form_page(
        request, form, verb, title="Read aloud", heading=f"{instrument.name}: {person.full_name}", submit="Save",
        lead=lead, **of_page(about, "progress", "Back"),
    )  # fmt: skip


@desk
def due(request: HttpRequest) -> HttpResponse:
    """Whom to ask now: how things are, and whether something helps; the longest due first."""
    user = worker_of(request)
    askings, impacts = first_of(askings_due(viewer=user), LIST), first_of(impacts_due(viewer=user), LIST)
    return page(
        request, "list", title="Families to ask how it is", empty="Every family was asked in time.",
        rows=[*(asking_row(one) for one in askings), *(_impact_row(one) for one in impacts)],
        cut=cut_words(askings, LIST) or cut_words(impacts, LIST),
    )  # fmt: skip


def asking_row(one: Asking) -> Row:
    """Return what should have been asked as a row: whose family, what, and since when."""
    what = "for the first time" if one.point == Point.START else "again, in the same words"
    return {
        "text": f"The family of {one.case.child.full_name}: ask how things are",
        "href": reverse("desk:progress", args=[one.case_id]),
        "hint": f"{one.case.reference}; {what}; it was due {ago_words(one.due_on)}",
        "status": "Ask now", "meaning": "soon",
    }  # fmt: skip


def _impact_row(one: Intervention) -> Row:
    return {
        "text": f"The family of {one.case.child.full_name}: is it helping?",
        "href": reverse("desk:helping", args=[one.case_id]),
        "hint": f"{one.title}; to be asked {ago_words(one.ask_on)}", "status": "Ask now", "meaning": "soon",
    }  # fmt: skip
