"""Where a professional can go, by what their roles allow."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse

from alongside.family.cases.policies import WAITS_READ
from alongside.family.referrals.policies import REFERRAL_TRIAGE, REQUEST_REFER
from alongside.family.wording.policies import KEPT_READ, LEXICON_KEEP
from alongside.ground.access.policies import EMERGENCY_OPEN
from alongside.ground.access.registry import allows
from alongside.ground.accounts.models import User
from alongside.ground.base.declarations import Audience
from alongside.ground.govuk.chrome import NavigationItem, register_navigation
from alongside.practice.meetings.policies import KEPT_COUNTS
from alongside.practice.workload.policies import CAPACITY_SEE, CASELOAD_OWN, VISIT_WATCH
from alongside.pursuit.entities.policies import ENTITY_READ
from alongside.pursuit.intelligence.policies import DIGEST_READ, REPORT_GRADE
from alongside.pursuit.network.policies import NETWORK_READ

# They hold no case: lists of families would only ever be empty for them.
_WITHOUT_CASES = frozenset({"board", "auditor", "complaints_officer", "dso", "researcher", "trainer"})


@register_navigation
def navigation(request: HttpRequest) -> Sequence[NavigationItem] | None:
    """The desk's menu; None for anybody who does not work at the desk."""
    user = request.user
    if not isinstance(user, User) or user.as_actor().audience not in (Audience.WORKER, Audience.WIDE):
        return None
    places = [("Your work", "desk:home")]
    if allows(user, REFERRAL_TRIAGE):
        places.append(("Requests", "desk:requests"))
    elif allows(user, REQUEST_REFER):
        places.append(("My requests", "desk:made"))
    if not user.as_actor().roles <= _WITHOUT_CASES:
        places += [
            ("Families", "desk:cases"),
            ("Late promises", "desk:promises"),
            ("Meetings", "desk:my_meetings"),
        ]
    if user.as_actor().audience is Audience.WIDE:
        places.append(("Clocks", "desk:clocks"))
    if allows(user, WAITS_READ):
        places.append(("Waits", "desk:waits"))
    if allows(user, CASELOAD_OWN):
        places.append(("My caseload", "desk:caseload"))
    if allows(user, CAPACITY_SEE):
        places.append(("Capacity", "desk:capacity"))
    if allows(user, VISIT_WATCH):
        places.append(("Visits", "desk:visits"))
    if allows(user, EMERGENCY_OPEN):
        places.append(("Emergency", "desk:emergency"))
    if allows(user, LEXICON_KEEP) or allows(user, KEPT_READ):
        places.append(("Words", "desk:words"))
    if allows(user, KEPT_COUNTS) and user.as_actor().roles <= _WITHOUT_CASES:
        places.append(("Promises kept", "desk:kept_numbers"))
    places += [*_of_pursuit(user), ("Complaints", "desk:complaints"), ("Roles", "desk:roles")]
    home = reverse("desk:home")
    items = []
    for text, name in places:
        href = reverse(name)
        active = request.path == href or (href != home and request.path.startswith(href))
        items.append(NavigationItem(text, href, active))
    return items


def _of_pursuit(user: User) -> list[tuple[str, str]]:
    """The places of the police's officers and of the hub."""
    rights = (
        ("Told", "desk:intelligence", allows(user, REPORT_GRADE)),
        ("This week", "desk:digest", allows(user, DIGEST_READ) and not allows(user, REPORT_GRADE)),
        ("Look up", "desk:entities", allows(user, ENTITY_READ)),
        ("Map", "desk:network", allows(user, NETWORK_READ)),
    )
    return [(text, name) for text, name, open_ in rights if open_]
