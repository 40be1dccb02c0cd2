"""Giving roles at the desk: what R44 refuses stands beside the question and is kept; whose role ended reads nothing."""

from __future__ import annotations

from typing import Any

from django.core import mail

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


def test_a_new_worker_gets_an_account_at_the_desk_signs_in_with_a_code_and_is_closed_there(
    cast: Any, story: Any, client: Any
) -> None:
    manager, duty = browse_as(cast.manager), browse_as(cast.duty)
    assert duty.get("/desk/accounts/new/").status_code == 403
    assert "/desk/accounts/new/" in manager.get("/desk/roles/people/").content.decode()
    care = str(cast.manager.as_actor().agency_id)
    page = manager.get("/desk/accounts/new/").content.decode()
    assert 'value="social_worker"' in page
    for other in ("manager", "police", "ipsw"):
        assert f'value="{other}"' not in page, "it needs a second person, or another agency"
    assert "ask somebody else who gives roles" in page
    asked = {"name": "New Worker", "email": "new@council.example", "agency_id": care, "because": WHY}
    unticked = post(manager, "/desk/accounts/new/", **asked, role="fsw")
    assert "Tick the box" in unticked.context["form"].errors["checked"][0]
    taken = post(
        manager, "/desk/accounts/new/", **asked | {"email": cast.mother.email}, role="fsw", checked="on"
    )
    assert "already" in taken.context["form"].errors["email"][0]
    assert post(manager, "/desk/accounts/new/", **asked, role="fsw", checked="on").status_code == 302
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["new@council.example"], "Your account")
    assert client.post("/accounts/login/code/", {"email": letter.to[0]}).status_code == 302
    assert mail.outbox[-1].subject == "Your code"
    with acting(SYSTEM):
        new = User.objects.get(email="new@council.example")
    theirs = browse_as(new)
    assert theirs.get("/desk/").status_code == 200
    assert duty.get(f"/desk/accounts/{new.id}/close/").status_code == 403
    assert post(manager, f"/desk/accounts/{new.id}/close/", because="She did not come.").status_code == 302
    assert theirs.get("/desk/")["Location"].startswith("/accounts/login/")
    page = manager.get("/desk/roles/people/").content.decode()
    assert page.count("their account") == 2
    assert manager.get(f"/desk/accounts/{new.id}/close/").status_code == 404


def test_without_a_role_an_account_reads_nothing_and_stands_apart(cast: Any, story: Any) -> None:
    manager = browse_as(cast.manager)
    care = str(cast.manager.as_actor().agency_id)
    asked = {"name": "New Worker", "email": "new@council.example", "agency_id": care, "because": WHY}
    assert post(manager, "/desk/accounts/new/", **asked, role="none", checked="on").status_code == 302
    assert "Accounts without a role" in manager.get("/desk/roles/people/").content.decode()
    with acting(SYSTEM):
        new = User.objects.get(email="new@council.example")
    assert browse_as(new).get("/desk/").status_code == 403
    gives = {"email": new.email, "agency_id": care, "because": WHY, "role": "manager"}
    refused = post(manager, "/desk/roles/give/", **gives)
    assert "You made this account" in refused.context["form"].errors["role"][0]
    assert post(manager, "/desk/roles/give/", **gives | {"role": "fsw"}).status_code == 302
