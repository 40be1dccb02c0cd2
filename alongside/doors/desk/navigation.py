"""Where a professional can go, by what their roles allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import reverse

from alongside.accountability.challenge.policies import BOARD_REPORT
from alongside.family.cases.policies import WAITS_READ
from alongside.family.referrals.policies import REFERRAL_TRIAGE, REQUEST_REFER
from alongside.family.wording.policies import KEPT_READ, LEXICON_KEEP
from alongside.ground.access.policies import EMERGENCY_OPEN
from alongside.ground.access.registry import allows
from alongside.ground.accounts.models import User
from alongside.ground.base.declarations import Audience
from alongside.ground.govuk.chrome import NavigationItem, register_navigation
from alongside.practice.actions.policies import PROMISES_COUNT
from alongside.practice.meetings.policies import KEPT_COUNTS
from alongside.practice.workload.policies import CAPACITY_SEE, CASELOAD_OWN, VISIT_PLAN, VISIT_WATCH
from alongside.pursuit.disruption.policies import STOPPING_MEASURES
from alongside.pursuit.entities.policies import ENTITY_READ
from alongside.pursuit.information.policies import ALARM_READ, TRAINING_NOTE
from alongside.pursuit.intelligence.policies import AGREEMENT_SET, DIGEST_READ, PURSUIT_MEASURES, REPORT_GRADE
from alongside.pursuit.network.policies import NETWORK_READ, WIDER_WORK_DO

# They hold no case: lists of families would only ever be empty for them.
_WITHOUT_CASES = frozenset({"board", "auditor", "complaints_officer", "dso", "researcher", "trainer"})
# What somebody opens every day, or at once in an emergency, stands in the menu. All else is one press away, under "More".
_IN_THE_MENU = frozenset({
    "home", "requests", "made", "cases", "promises", "my_meetings", "caseload", "emergency", "kept_numbers",
    "intelligence", "digest", "entities", "network",
})  # fmt: skip


@dataclass(frozen=True)
class Place:
    """One page of the desk: its name in the menu, its address' name, and what it is for."""

    text: str
    name: str
    about: str = ""

    @property
    def href(self) -> str:
        return _address(self.name)


@cache
def _address(name: str) -> str:
    """Where a place is: looked up once, for the menu of every page asks for all of them."""
    return reverse(f"desk:{name}")


def holds_cases(user: User) -> bool:
    """Whether somebody can work with a family at all: whoever cannot is offered no list of families."""
    return not user.as_actor().roles <= _WITHOUT_CASES


def finds(user: User) -> bool:
    """Whether there is anything that somebody could find: a family, or a request of their own."""
    return holds_cases(user) or allows(user, REQUEST_REFER)


@register_navigation
def navigation(request: HttpRequest) -> Sequence[NavigationItem] | None:
    """The desk's menu; None for anybody who does not work at the desk. It says under which place one reads."""
    user = request.user
    if not isinstance(user, User) or user.as_actor().audience not in (Audience.WORKER, Audience.WIDE):
        return None
    places = _places(user)
    few = not holds_cases(user)
    menu = [place for place in places if few or place.name in _IN_THE_MENU]
    home = reverse("desk:home")
    items = []
    for place in menu:
        active = request.path == place.href or (place.href != home and request.path.startswith(place.href))
        items.append(NavigationItem(place.text, place.href, active))
    if not few:
        more = reverse("desk:more")
        under = any(request.path.startswith(place.href) for place in places if place not in menu)
        items.append(NavigationItem("More", more, request.path == more or under))
    return items


def more_places(user: User) -> list[tuple[str, list[Place]]]:
    """Return (group, pages) of all that is not in somebody's menu, each page with what it is for."""
    rest = [place for place in _places(user) if place.name not in _IN_THE_MENU]
    groups: list[tuple[str, list[Place]]] = [
        ("Families and workers", list(_about_families(user))),
        ("Days, promises and waiting", list(_about_time(user))),
        ("How we work", []),
    ]
    known = {"clocks": 1, "waits": 1, "capacity": 0, "visits": 0}
    for place in rest:
        groups[known.get(place.name, 2)][1].append(place)
    return [(title, pages) for title, pages in groups if pages]


def places_of(user: User) -> list[Place]:
    """Return every page that somebody's roles lead to, besides the first, with what it is for."""
    return [place for place in _places(user) if place.name != "home"]


def _about_families(user: User) -> Iterator[Place]:
    if not holds_cases(user):
        return
    yield Place("What people notice", "information", "Tell the police, and read what came of it.")
    yield Place("Plans to look at again", "plans_due", "Safety plans whose day has come.")
    yield Place("Changes of worker", "handovers", "Families to take over, and to hand over well.")
    yield Place("Endings, reviews and next attempts", "endings", "What a second person looks at.")
    if allows(user, VISIT_PLAN) and not allows(user, VISIT_WATCH):
        yield Place("My visits", "visits", "Plan one, and check in afterwards.")
    if allows(user, WIDER_WORK_DO):
        yield Place(
            "Work with friends and other parents", "network_works", "Talks around a child who is not named."
        )
    yield Place("Kind words", "kind_words", "What families said somebody did well.")


def _about_time(user: User) -> Iterator[Place]:
    if allows(user, PROMISES_COUNT):
        yield Place(
            "Promises kept, and reviews", "kept", "How many promises to families are kept, agency by agency."
        )
        yield Place("Asked for early", "resources", "What was asked for before it got worse: decide.")
        yield Place("Challenges between agencies", "mutuals", "One agency asks another why.")


def _places(user: User) -> list[Place]:
    """Everywhere that somebody's roles lead, the daily places first."""
    places = [Place("Your work", "home")]
    if allows(user, REFERRAL_TRIAGE):
        places.append(Place("Requests", "requests"))
    elif allows(user, REQUEST_REFER):
        places.append(Place("My requests", "made"))
    if holds_cases(user):
        places += [
            Place("Families", "cases"),
            Place("Late promises", "promises"),
            Place("Meetings", "my_meetings"),
        ]
    rights = (
        (user.as_actor().audience is Audience.WIDE, "Clocks", "clocks", "All that has a day, the most late first."),
        (allows(user, WAITS_READ), "Waits", "waits", "How long families wait for each kind of help."),
        (allows(user, CASELOAD_OWN), "My caseload", "caseload", ""),
        (allows(user, CAPACITY_SEE), "Capacity", "capacity", "Who carries how much, and who has room."),
        (allows(user, VISIT_WATCH), "Visits", "visits", "Who is out with a family, and who has not checked in."),
        (allows(user, EMERGENCY_OPEN), "Emergency", "emergency", ""),
        (allows(user, LEXICON_KEEP) or allows(user, KEPT_READ), "Words", "words",
         "Words that judge, and better ones."),
        *(() if holds_cases(user) else _without_cases(user)),
        *_of_pursuit(user),
        (True, "Complaints", "complaints", "Made about you, by you, or given to you to answer."),
        (True, "Roles", "roles", "Each role, and what it may do."),
    )  # fmt: skip
    return [*places, *(Place(text, name, about) for open_, text, name, about in rights if open_)]


def _without_cases(user: User) -> tuple[tuple[bool, str, str, str], ...]:
    """The places of whoever holds no case. Everybody else comes to these pages from the lists they work on."""
    return (
        (allows(user, ALARM_READ), "Alarms", "alarms", "What is told about somebody who works with families."),
        (allows(user, KEPT_COUNTS), "Promises kept", "kept_numbers", "By agency, kind of meeting and quarter."),
        (allows(user, BOARD_REPORT), "Turnover, plans and complaints", "board_turnover", "Also the kinds of harm, as numbers."),
        (allows(user, STOPPING_MEASURES), "The people who harm", "stopping_numbers", "What is done about them, in numbers."),
        (allows(user, PURSUIT_MEASURES), "What people told", "intelligence_numbers", "And what came of it, in numbers."),
        (allows(user, AGREEMENT_SET), "Agreement on sharing", "intelligence_agreement_set", "What the police share, and why."),
        (allows(user, TRAINING_NOTE), "Training", "log_training", "Which carers were shown how to write in the log."),
    )  # fmt: skip


def _of_pursuit(user: User) -> tuple[tuple[bool, str, str, str], ...]:
    """The places of the police's officers and of the hub."""
    return (
        (allows(user, REPORT_GRADE), "Told", "intelligence", ""),
        (allows(user, DIGEST_READ) and not allows(user, REPORT_GRADE), "This week", "digest", ""),
        (allows(user, ENTITY_READ), "Look up", "entities", ""),
        (allows(user, NETWORK_READ), "Map", "network", ""),
    )
