"""The menu holds what is opened every day, "More" holds the rest, and the first page can be read at a glance."""

from __future__ import annotations

import re

from django.test import RequestFactory
from django.urls import reverse

from alongside.doors.desk.navigation import more_places, navigation, places_of
from alongside.doors.desk.tests.conftest import browse_as, promised
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Agency, RoleAssignment, User
from alongside.ground.base.actors import SYSTEM


def menu_of(user, path="/desk/"):
    request = RequestFactory().get(path)
    request.user = user
    with acting(user):
        return navigation(request), {place.name for _, places in more_places(user) for place in places}


def test_the_menu_is_short_and_nothing_is_lost(cast):
    for user in (cast.manager, cast.social_worker, cast.teacher, cast.duty, cast.intelligence):
        items, rest = menu_of(user)
        assert len(items) <= 8, [item.text for item in items]
        assert items[-1].text == "More"
        assert {"complaints", "roles", "information"} <= rest
    items, rest = menu_of(cast.manager, reverse("desk:waits"))
    assert "Emergency" in {item.text for item in items}, "what is needed at once is never one press further"
    assert {"clocks", "waits", "capacity", "visits", "kept"} <= rest
    assert [item.text for item in items if item.active] == ["More"], "one reads where one is"
    for who in (cast.manager, cast.teacher):
        page = browse_as(who).get(reverse("desk:more")).content.decode()
        for _, places in more_places(who):
            for place in places:
                assert f'href="{place.href}"' in page
                assert browse_as(who).get(place.href).status_code == 200, (who, place)


def test_a_long_list_of_the_first_page_folds_and_loses_nothing(cast, story):
    for number in range(9):
        promised(cast.social_worker, story.case, cast.teacher, f"Ring about lesson {number}", days=3)
    page = browse_as(cast.teacher).get("/desk/").content.decode()
    seen, folded = re.split(r"<details", page, maxsplit=1)
    assert seen.count("Ring about lesson") == 5
    assert all(f"Ring about lesson {number}" in page for number in range(9))
    assert re.search(r"\d+ more: what you promised", folded)


def test_whoever_holds_no_case_is_offered_no_list_of_families(cast):
    with acting(SYSTEM):
        audit = Agency.objects.create(partnership=cast.partnership, kind="audit_body", name="Audit")
        auditor = User.objects.create_user("audit@audit.example", name="Anil", partnership=cast.partnership)
        RoleAssignment.objects.create(user=auditor, agency=audit, role="auditor")
    items, rest = menu_of(auditor)
    assert not rest & {"information", "plans_due", "handovers", "endings", "kind_words"}
    assert rest <= {place.name for place in places_of(auditor)}
    assert "Complaints" in {item.text for item in items}
    box = 'id="find-words"'
    for where in ("/desk/", "/desk/complaints/"):
        assert box not in browse_as(auditor).get(where).content.decode(), (
            "there is nothing that they could find"
        )
        assert box in browse_as(cast.social_worker).get(where).content.decode()
