"""Giving roles at the desk: what R44 refuses stands beside the question and is kept; whose role ended reads nothing."""

from __future__ import annotations

from typing import Any

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM

WHY = "She came to us on Monday."


def test_a_role_is_given_refused_and_ended_at_the_desk(cast: Any, story: Any) -> None:
    manager, duty = browse_as(cast.manager), browse_as(cast.duty)
    assert "role_people" not in duty.get("/desk/roles/").content.decode()
    assert "/desk/roles/people/" in manager.get("/desk/roles/").content.decode()
    care = str(cast.manager.as_actor().agency_id)
    asked = {"email": cast.duty.email, "agency_id": care, "because": WHY}
    page = post(manager, "/desk/roles/give/", **asked, role="ipsw")
    assert "Choose somebody of a voluntary agency" in page.context["form"].errors["role"][0]
    with acting(SYSTEM):
        kept = AuditEvent.objects.get(kind="audit.deed.refused")
        assert (kept.facts["code"], kept.about_id) == ("role_not_independent", cast.duty.id)
    assert post(manager, "/desk/roles/give/", **asked, role="fsw").status_code == 302
    text = manager.get("/desk/roles/people/").content.decode()
    assert text.count(WHY) == 1
    with acting(SYSTEM):
        held = {one.role: one.id for one in RoleAssignment.objects.filter(user=cast.duty)}
    for role in ("fsw", "duty_worker"):
        assert post(manager, f"/desk/roles/{held[role]}/end/", because="He moves away.").status_code == 302
    assert duty.get("/desk/").status_code == 403


def test_the_pages_say_what_to_do_for_somebody_without_an_account_who_then_reads_nothing_before_the_role(
    cast: Any, story: Any
) -> None:
    manager = browse_as(cast.manager)
    assert "Somebody new" in manager.get("/desk/roles/people/").content.decode()
    assert "Have they no account yet?" in manager.get("/desk/roles/give/").content.decode()
    care = str(cast.manager.as_actor().agency_id)
    asked = {"email": "new@council.example", "agency_id": care, "because": WHY, "role": "fsw"}
    refused = post(manager, "/desk/roles/give/", **asked)
    assert "ask whoever runs the service to make one" in refused.context["form"].errors["email"][0]
    with acting(SYSTEM):  # as docs/operate.md says
        new = User.objects.create_user("new@council.example", name="New Worker", partnership=cast.partnership)
    assert browse_as(new).get("/desk/").status_code == 403
    assert post(manager, "/desk/roles/give/", **asked).status_code == 302
    with acting(SYSTEM):
        new = User.objects.get(id=new.id)
    assert browse_as(new).get("/desk/").status_code == 200
