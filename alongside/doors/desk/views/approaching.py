"""How to approach a child, what parents already do, versions side by side, and plans whose review comes (R98, R101, R104)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms import planning as forms
from alongside.doors.desk.views.planning import open_plan_for, parents_of
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.family.circumstances.models import Strength
from alongside.ground.access.registry import allows
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.govuk.dates import day_words
from alongside.practice.plans import policies, services
from alongside.practice.plans.counts import plan_counts
from alongside.practice.plans.diff import diff_versions
from alongside.practice.plans.kept import version_whole, versions_of_case
from alongside.practice.plans.models import PlanVersion
from alongside.practice.plans.models_voices import YoungWish
from alongside.practice.plans.reading import approach as approach_of
from alongside.practice.plans.reading import reviews_due, versions_to_compare, wishes
from alongside.practice.plans.services.common import leads
from alongside.practice.plans.since import LABELS


def _beside(about: Case, to: str, text: str) -> dict[str, Any]:
    return {**of_case(about), "back": {"href": reverse(f"desk:{to}", args=[about.id]), "text": text}}


@desk
def approach(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """How to approach the child, for whoever attends: one press, and its opening is audited."""
    user = worker_of(request)
    found = approach_of(viewer=user, case_id=case_id)
    return page(
        request, "planning/approach", title="How to approach", heading=f"How to approach {found.case.child.short_name}",
        card=found, may_say=allows(user, policies.APPROACH_SAY), may_depart=allows(user, policies.APPROACH_DEPART),
        **of_case(found.case),
    )  # fmt: skip


@desk
def approach_say(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Write what one of the family says about approaching the child."""
    about = case_for(request, case_id, policies.APPROACH_SAY)
    people = parents_of(request, about, child=True)
    form = open_form(request, forms.ApproachForm, f"approach-say-{about.id}", people=people)

    def verb(answers: dict[str, Any]) -> str:
        services.approach_say(by=worker_of(request), case_id=about.id, **form.given())
        return reverse("desk:approach", args=[about.id])

    return form_page(
        request, form, verb, title="Write what they say", submit="Save",
        lead="Whoever attends reads this first. The family can write it in their own account.",
        **_beside(about, "approach", "Back"),
    )  # fmt: skip


@desk
def approach_depart(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Write that the child was approached in another way, and why; the parents read it."""
    about = case_for(request, case_id, policies.APPROACH_DEPART)
    form = open_form(request, forms.DepartForm, f"approach-depart-{about.id}")

    def verb(answers: dict[str, Any]) -> str:
        services.approach_depart(by=worker_of(request), case_id=about.id, **answers)
        messages.success(request, "Saved. The parents read it.")
        return reverse("desk:approach", args=[about.id])

    return form_page(
        request, form, verb, title="It was done in another way", submit="Save",
        lead="Safety comes first, and sometimes it cannot be done as they said. Then they read what was done, and why.",
        **_beside(about, "approach", "Back"),
    )  # fmt: skip


def _strategy(strategy_id: uuid.UUID) -> Strength:
    found = Strength.objects.filter(id=strategy_id, kind=Strength.Kind.PROTECTIVE).first()
    if found is None:
        raise Missing
    return found


@desk
def advise(request: HttpRequest, case_id: uuid.UUID, strategy_id: uuid.UUID) -> HttpResponse:
    """Advise against something that the parents already do, with the reason."""
    about = case_for(request, case_id, policies.STRATEGY_ADVISE)
    ours = _strategy(strategy_id)
    form = open_form(request, forms.AdviseForm, f"strategy-advise-{ours.id}")

    def verb(answers: dict[str, Any]) -> str:
        services.strategy_advise(by=worker_of(request), case_id=about.id, strategy_id=ours.id, **answers)
        messages.success(request, "Saved. The parents are asked what they say to it.")
        return reverse("desk:plan", args=[about.id])

    return form_page(
        request, form, verb, title="Advise against this", submit="Save", own_words=ours.words,
        own_words_title="What the family already does",
        lead="They found this themselves. The plan waits until they have answered, or were asked and did not want to.",
        **_beside(about, "plan", "Back to the plan"),
    )  # fmt: skip


@desk
def asked(request: HttpRequest, case_id: uuid.UUID, strategy_id: uuid.UUID) -> HttpResponse:
    """Write that the parents were asked about advice, and did not answer yet."""
    about = case_for(request, case_id, policies.STRATEGY_ADVISE)
    ours = _strategy(strategy_id)
    form = open_form(request, forms.AskedForm, f"strategy-asked-{ours.id}")

    def verb(answers: dict[str, Any]) -> str:
        services.strategy_no_reply(by=worker_of(request), case_id=about.id, strategy_id=ours.id, **answers)
        return reverse("desk:plan", args=[about.id])

    return form_page(
        request, form, verb, title="They were asked", submit="Save", own_words=ours.words,
        own_words_title="What the family already does", **_beside(about, "plan", "Back to the plan"),
    )  # fmt: skip


@desk
def young(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What the young person wishes for the plan, what became of each wish, and one more as they told it."""
    user = worker_of(request)
    about = case_for(request, case_id, policies.YOUNG_WISH)
    form = open_form(request, forms.WishForm, f"plan-wish-{about.id}")

    def verb(answers: dict[str, Any]) -> str:
        services.young_wish_say(by=user, case_id=about.id, **form.given())
        return reverse("desk:plan_wishes", args=[about.id])

    return form_page(
        request, form, verb, template="planning/wishes", title="What the young person wishes", submit="Save",
        lead="Best is their own account. Here you write what they told you, in their words.", wishes=wishes(about),
        may_share=allows(user, policies.PLAN_SHARE) or leads(user, about.id), **_beside(about, "plan", "Back to the plan"),
    )  # fmt: skip


@desk
def wish_answer(request: HttpRequest, wish_id: uuid.UUID) -> HttpResponse:
    """Say what becomes of a wish of the young person, and why."""
    wish = YoungWish.objects.filter(id=wish_id).first()
    if wish is None:
        raise Missing
    about = case_for(request, wish.case_id, policies.WISH_ANSWER)
    form = open_form(request, forms.WishAnswerForm, f"wish-answer-{wish.id}")

    def verb(answers: dict[str, Any]) -> str:
        services.wish_answer(by=worker_of(request), wish_id=wish.id, **answers)
        return reverse("desk:plan_wishes", args=[about.id])

    return form_page(
        request, form, verb, title="What becomes of this wish", submit="Save", own_words=wish.words,
        own_words_title=f"{about.child.short_name} wishes", **_beside(about, "plan_wishes", "Back"),
    )  # fmt: skip


@desk
def versions(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The shared versions of every plan of a case, each to be read as it stood."""
    about = case_for(request, case_id)
    found = first_of(versions_of_case(viewer=worker_of(request), case=about), 200)
    return page(
        request, "list", title="Versions of the plan", rows=[_version_row(one) for one in found],
        empty="Nothing is shared yet.", **_beside(about, "plan", "Back to the plan"),
    )  # fmt: skip


def _version_row(one: PlanVersion) -> Row:
    ended, in_force = one.plan.closed_at, one.number == one.plan.in_force_number
    of = f", of the plan that ended on {day_words(ended)}" if ended else ""
    return {
        "text": f"Version {one.number}{', in an emergency' if one.interim else ''}",
        "href": reverse("desk:plan_version", args=[one.id]),
        "hint": f"Shared on {day_words(one.shared_at)} by {one.shared_by_name}{of}",
        "status": "Ended" if ended else "In force" if in_force else "",
        "meaning": "neutral" if ended else "good",
    }


@desk
def version(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    """One version whole, as it stood."""
    kept = version_whole(viewer=worker_of(request), version_id=version_id)
    return page(
        request, "planning/version", title="The plan as it was", view=kept,
        heading=f"The plan as it was: version {kept.shared.number}",
        **_beside(kept.case, "plan_versions", "All versions"),
    )  # fmt: skip


@desk
def diff(request: HttpRequest, case_id: uuid.UUID, older: int, newer: int) -> HttpResponse:
    """What differs between two versions, in words."""
    about = case_for(request, case_id)
    plan = open_plan_for(request, about)
    first, second = versions_to_compare(viewer=worker_of(request), plan_id=plan.id, older=older, newer=newer)
    return page(
        request, "planning/diff", title="What changed", first=first, second=second,
        heading=f"What changed from version {first.number} to {second.number}",
        diff=diff_versions(first.measures, second.measures, labels=LABELS),
        **_beside(about, "plan_versions", "All versions"),
    )  # fmt: skip


@desk
def due(request: HttpRequest) -> HttpResponse:
    """Plans to look at again, the longest waiting first; for managers also how plans are used and what came of them."""
    user = worker_of(request)
    rows: list[Row] = [
        {
            "text": one.case.child.full_name, "href": reverse("desk:plan", args=[one.case.id]),
            "hint": f"{one.case.reference}; to be looked at again by {day_words(one.plan.review_on)}",
            "status": "Late" if one.late else "Soon", "meaning": "late" if one.late else "soon",
        }
        for one in reviews_due(viewer=user)
    ]  # fmt: skip
    counts = plan_counts(viewer=user) if allows(user, policies.PLAN_COUNTS) else None
    figures = (
        [counts.active, counts.interim, counts.both_sides, counts.overdue, counts.achieved] if counts else []
    )
    groups = [
        ("Does it work? The family’s newest word", counts.working), ("What came of plans that ended", counts.outcomes),
        ("How families took part", counts.involved),
    ] if counts else []  # fmt: skip
    return page(
        request, "planning/due", title="Plans to look at again", rows=rows, counts=counts, figures=figures, groups=groups
    )  # fmt: skip
