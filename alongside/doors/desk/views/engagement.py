"""Working with a young person: what the parents know on top, contacts, trust, presence, deciding together (R204-R209, R56)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import FlowForm, open_form
from alongside.doors.desk.forms import engagement as forms
from alongside.doors.desk.forms.parts import member_choices
from alongside.doors.desk.views.rows import LATE_LEVEL_FIRST, level_words
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.family.circumstances.selectors import helps_of
from alongside.family.people.models import FamilyMember
from alongside.family.people.selectors import family_for_viewer
from alongside.ground.access.registry import Permission, allows
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.clock import today
from alongside.ground.clock.time_source import local_date
from alongside.ground.govuk.dates import day_words, time_words
from alongside.ground.govuk.pagination import keyset_page
from alongside.practice.engagement import policies, rules, services
from alongside.practice.engagement.models import Contact, Discussion, ParentsKnow, PresencePlan
from alongside.practice.engagement.selectors import (
    GAPS_BY_LEVEL,
    WorkingPage,
    discussion_one,
    influence_views,
    presence_gaps,
    working_page,
)
from alongside.practice.engagement.services.common import BESIDE, Part, require_part
from alongside.practice.engagement.services.reaching import trust_now
from alongside.practice.workload.services.contacts import parts_of

SIZE = 25
_PAIR = (Part.IPSW, Part.CSW)
_ANYBODY = (Part.CSW, Part.IPSW, Part.LEAD, Part.SOCIAL_WORKER, Part.OTHER)
_TAG = {"reached": "good", "not_reached": "neutral"}


@dataclass(frozen=True)
class Deed:
    """One form about a case, sent to one verb. `parts`: who in the case may; `more` gives the form what it asks."""

    key: str
    form: type[FlowForm]
    verb: Callable[..., Any]
    right: Permission
    title: str
    submit: str
    lead: str = ""
    heading: str = ""  # with {name}
    parts: Collection[str] = BESIDE
    said: str = "Saved."
    to: str = "working"
    more: Callable[[HttpRequest, Case], dict[str, Any]] = lambda _request, _case: {}


def of_page(about: Case, name: str, text: str) -> dict[str, Any]:
    """Return what a page beside another page of a case says: whom it is about, and the way back there."""
    return {**of_case(about), "back": {"href": reverse(f"desk:{name}", args=[about.id]), "text": text}}


def deed(of: Deed) -> Any:
    """Return the view of a deed: 404 to outsiders, then 403; the form; the verb; and back to the page it belongs to."""

    @desk
    def view(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
        about = case_for(request, case_id, of.right)
        require_part(worker_of(request), about.id, of.parts)
        more = of.more(request, about)
        nobody = more.pop("nobody", "")
        lead = more.pop("lead", of.lead)
        form = open_form(request, of.form, f"engagement-{of.key}-{about.id}", **more)

        def verb(answers: dict[str, Any]) -> str:
            given = getattr(form, "given", form.answers)()
            of.verb(by=worker_of(request), case_id=about.id, **given)
            messages.success(request, of.said)
            return reverse(f"desk:{of.to}", args=[about.id])

        return form_page(
            request, form, verb, title=of.title, heading=of.heading.format(name=about.child.short_name),
            submit=of.submit, lead=lead, nobody=nobody, **of_page(about, of.to, "Back"),
        )  # fmt: skip

    return view


def parent_choices(request: HttpRequest, about: Case) -> list[tuple[str, str]]:
    """Return the parents and carers of the family, to choose one."""
    view = family_for_viewer(viewer=worker_of(request), family_id=about.family_id)
    return member_choices((m, p) for m, p in view.members if m.relationship in FamilyMember.PARENTS)


def _contact_facts(request: HttpRequest, about: Case) -> dict[str, Any]:
    asked = ParentsKnow.objects.filter(partnership_id=about.partnership_id, case=about).exists()
    lead = "Every attempt counts, also when it did not work this time. There is no fixed number of them."
    if not asked:
        lead = (
            "The parents have not been asked yet how to reach their child. Ask them first, and write it under “What the"
            " parents know”. If somebody’s safety cannot wait, go, and say why at the end of this page."
        )
    lead = f"{lead} {_helps_words(request, about)}".strip()
    return {"asked": asked, "trusted": trust_now(about) in rules.CONTENT_FROM, "lead": lead}


def _helps_words(request: HttpRequest, about: Case) -> str:
    """What helps when somebody talks to this child, read before a talk is planned or written down (R37)."""
    helps = helps_of(viewer=worker_of(request), case=about)
    known = "; ".join(
        f"{one.get_kind_display().lower()}: {one.words.rstrip('.')}" for one in helps.adaptations
    )
    said = [f"What helps {about.child.short_name}: {known}."] if known else []
    if helps.missing:
        missing = " and ".join(helps.missing_words)
        said.append(
            f"Nobody has written down yet: {missing}. Ask, and add it under “What is good, what helps, what it costs”."
        )
    return " ".join(said)


parents = deed(
    Deed(
        "parents", forms.ParentsForm, services.parents_know_write, policies.ENGAGE_WORK, "What the parents know",
        "Save what they said", "Ask before the first contact: nobody knows the child better. It stays on top of the page.",
        "What do the parents know about reaching {name}?", said="Saved. It stays on top of this page.",
        more=lambda request, about: {"people": parent_choices(request, about)},
    )
)  # fmt: skip
contact = deed(
    Deed(
        "contact", forms.ContactForm, services.contact_log, policies.ENGAGE_WORK, "Write down a contact", "Save",
        heading="A contact with {name}", more=_contact_facts,
    )
)  # fmt: skip
trust = deed(
    Deed(
        "trust", forms.TrustForm, services.trust_set, policies.ENGAGE_WORK, "Trust", "Save",
        "It may grow, jump and fall back. Falling back is no failure of anybody.",
    )
)  # fmt: skip
presence = deed(
    Deed(
        "presence", forms.PresenceForm, services.presence_plan, policies.ENGAGE_WORK, "Being there", "Save the plan",
        "Somebody who is there, week after week. When the days you agree here have passed, you and the manager see it.",
        "How often will somebody be there for {name}?",
    )
)  # fmt: skip
wish = deed(
    Deed(
        "wish", forms.WishForm, services.wish_say, policies.ENGAGE_WORK, "A worker, or not now", "Save",
        "Write what they said, in neutral words. Support for the parents goes on as it is, and you ask again later.",
        "Would {name} like a worker?",
    )
)  # fmt: skip
priority = deed(
    Deed(
        "priority", forms.PriorityForm, services.priority_say, policies.PRIORITY_SAY, "What comes first", "Save",
        "The parents’ worker and the child’s each say it. Where you differ, you talk about it before the next plan.",
        parts=_PAIR,
    )
)  # fmt: skip
choice = deed(
    Deed(
        "choice", forms.InfluenceForm, services.influence_say, policies.INFLUENCE_SAY, "Choosing and deciding", "Save",
        "Your own view, beside theirs. You cannot change anybody else’s.",
        "How much can {name} decide?", parts=_ANYBODY, to="voice",
    )
)  # fmt: skip


@desk
def working(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Working with one young person, with what the parents know on top, for ever."""
    user = worker_of(request)
    view = working_page(viewer=user, case_id=case_id)
    about, held = view.case, parts_of(user, case_id)
    return page(
        request, "engagement/working", title="Working with", heading=f"Working with {about.child.short_name}", view=view,
        contacts=[_contact_item(one) for one in view.contacts], trust=view.trust[0] if view.trust else None,
        earlier=view.trust[1:], priorities=_priorities(view), may=may_in(user, about, held),
        older=view.parents_know[3:], knows=view.parents_know[:3],
        open_talks=[one for one in view.discussions if one.closed_at is None],
        past_talks=[one for one in view.discussions if one.closed_at is not None],
        helps=helps_of(viewer=user, case=about), **of_case(about),
    )  # fmt: skip


def may_in(user: User, about: Case, held: Collection[str]) -> dict[str, bool]:
    """Return what the reader may do in this case, so that nothing is offered that would be refused."""
    if about.closed_at is not None:
        return {}
    mine = set(held)
    return {
        "work": allows(user, policies.ENGAGE_WORK) and bool(mine & set(BESIDE)),
        "priority": allows(user, policies.PRIORITY_SAY) and bool(mine & set(_PAIR)),
        "choice": allows(user, policies.INFLUENCE_SAY) and bool(mine & set(_ANYBODY)),
        "talk": allows(user, policies.DISCUSSION_END) and bool(mine & {*_PAIR, Part.LEAD}),
        "note": allows(user, policies.YOUNG_NOTE) and Part.CSW in mine,
        "open": allows(user, policies.WORDS_OPEN) and Part.LEAD in mine,
        "review": allows(user, policies.WORDS_REVIEW),
        "slowing": allows(user, policies.SLOWING_ANSWER),
    }


def _contact_item(one: Contact) -> Row:
    made = one.made
    title = one.topic or made.get_purpose_display()
    when = f"{time_words(made.happened_at)}, {'outside' if made.out_of_hours else 'in'} office hours"
    lasted = f"{made.minutes} minute{'' if made.minutes == 1 else 's'}" if made.minutes else ""
    where = ", ".join(p for p in (made.get_channel_display(), one.place, when, lasted) if p)
    extra = [
        one.wanted and f"They wanted: {one.wanted}",
        one.with_whom and f"With {one.with_whom}.",
        one.early_because and f"A topic before there was trust, because: {one.early_because}",
        one.urgent_because and f"Before the parents were asked, because: {one.urgent_because}",
    ]
    return {
        "title": title, "by": made.worker_name, "at": local_date(made.happened_at),
        "text": "\n".join([f"{where}.", *filter(None, extra)]),
        "tag": made.get_outcome_display(), "meaning": _TAG[made.outcome],
    }  # fmt: skip


def _priorities(view: WorkingPage) -> list[dict[str, str]]:
    rows = []
    for part, label in (("csw", "The child’s worker"), ("ipsw", "The parents’ worker")):
        said = view.priorities.get(part)
        value = f"{said.get_what_display()}\n{said.words}" if said else "Not said yet"
        rows.append({"key": label, "value": value})
    return rows


@desk
def discussion(request: HttpRequest, discussion_id: uuid.UUID) -> HttpResponse:
    """Write what came of talking about a difference."""
    user = worker_of(request)
    talk = discussion_one(viewer=user, discussion_id=discussion_id)
    about = case_for(request, talk.case_id, policies.DISCUSSION_END)
    require_part(user, about.id, (*_PAIR, Part.LEAD))
    require_to_write(user, about.id)
    form = open_form(request, forms.OutcomeForm, f"engagement-talk-{talk.id}")

    def verb(answers: dict[str, Any]) -> str:
        services.discussion_end(by=user, discussion_id=talk.id, **answers)
        messages.success(request, "Saved. The plan can go on.")
        return reverse("desk:working", args=[about.id])

    nobody = f"Written down on {day_words(talk.closed_at)}: {talk.outcome}" if talk.closed_at else ""
    lead = "Talk about it together first. Nobody has to give in: say what you will do."
    if talk.kind == Discussion.Kind.INFLUENCE:
        lead = "Talk about it with the young person and the parents first. They read what came of it."
    return form_page(
        request, form, verb, title="Something to talk about", heading=f"{talk.get_kind_display()}", submit="Save",
        lead="" if nobody else lead, nobody=nobody, **of_page(about, "working", "Back"),
    )  # fmt: skip


@desk
def gaps(request: HttpRequest) -> HttpResponse:
    """Young people who were not seen as often as was agreed, the highest level first, then the longest (R19, R206)."""
    late = presence_gaps(viewer=worker_of(request))
    found = keyset_page(late, key=GAPS_BY_LEVEL, after=request.GET.get("after"), size=SIZE)
    return page(
        request, "list", title="Not seen as often as agreed", rows=[gap_row(one) for one in found.items], pages=found,
        order=LATE_LEVEL_FIRST,
        empty="Everybody was seen as often as agreed.",
    )  # fmt: skip


def gap_row(plan: PresencePlan) -> Row:
    """Return one gap as a row: who, since when, and how often was agreed."""
    days = (today() - plan.due_on).days
    seen = f"last seen {day_words(plan.last_on)}" if plan.last_on else "not seen yet"
    every = "agreed every day" if plan.every_days == 1 else f"agreed every {plan.every_days} days"
    return {
        "text": plan.case.child.full_name,
        "href": reverse("desk:working", args=[plan.case_id]),
        "hint": f"{plan.case.reference}; {level_words(plan.case)}; {every}; {seen}",
        "status": f"{days} day{'' if days == 1 else 's'} over",
        "meaning": "late",
    }


def views_of(user: User, about: Case) -> list[Row]:
    """Return everybody's view of how much the young person can decide, side by side."""
    return [
        {
            "title": f"{one.by_name}, {one.by_role.lower()}", "at": one.at, "tag": one.get_answer_display(),
            "meaning": "neutral", "text": one.words,
        }
        for one in influence_views(viewer=user, case=about)
    ]  # fmt: skip
