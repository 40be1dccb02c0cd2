"""What is asked about among very many families is read through an index: no table of families from its beginning."""

from __future__ import annotations

from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection, connections

from alongside.config.demo import bulk
from alongside.family.cases.known import child_known
from alongside.family.finding.matching import families_like, requests_like
from alongside.family.finding.search import search
from alongside.family.people.models import FamilyMember, Person
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Agency, Partnership, RoleAssignment, User
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.ids import new_id
from alongside.practice.engagement import events
from alongside.practice.engagement.services.growing import turned_and_waiting

FAMILIES = 1_500


@contextmanager
def plans():
    """Gather the plan of each reading of the block, as whoever asks and with what they ask."""
    found = []

    def look(execute, sql, params, many, context):
        if str(sql).lstrip("( ").startswith("SELECT") and " FROM " in str(sql):
            execute(f"EXPLAIN {sql}", params, many, context)
            found.append((sql, "\n".join(line for (line,) in context["cursor"].fetchall())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found


@pytest.fixture
def many(new_database, owner_url):
    """A partnership with very many families, somebody on duty and a worker with 300 cases; a request for help."""
    default, before = connections["default"], dict(connections["default"].settings_dict)
    owner = psycopg.conninfo.conninfo_to_dict(owner_url(new_database))
    default.close()
    default.settings_dict.update(USER=owner.get("user", ""), PASSWORD=owner.get("password", ""))
    here = Partnership.objects.create(
        name="Bulk", area="Bulk", front_door_name="Door", front_door_phone="01632 960009"
    )
    agency = Agency.objects.create(partnership=here, kind="social_care", name="Bulk care")
    duty = User.objects.create(email="duty@bulk.example", name="Dan", partnership=here)
    RoleAssignment.objects.create(user=duty, agency=agency, role="duty_worker")
    bulk.load(partnership_id=here.id, families=FAMILIES, seed=1)
    default.close()
    default.settings_dict.update(before)
    yield duty, User.objects.get(email="worker3.1@bulk.example")
    default.close()


def test_no_reading_among_very_many_families_begins_at_the_first(many):
    duty, worker = many
    with acting(SYSTEM):
        child = Person.objects.get(
            id=FamilyMember.objects.filter(relationship="child").order_by("id")[700].person_id
        )
        asked = Referral.objects.filter(child_key=child.name_key).first()
        asked.child_born_on, asked.referrer_contact = child.born_on, "07700 900123"
        asked.submitted_by_user_id = new_id()
    with plans() as found:
        with acting(duty):
            assert families_like(viewer=duty, referral=asked)
            requests_like(viewer=duty, referral=asked)
            assert child_known(asked, child.full_name)
            search(viewer=duty, text=f"{child.full_name} {child.born_on:%d/%m/%Y}")
        with acting(worker):
            search(viewer=worker, text=child.full_name)
            search(viewer=worker, text="07700 900123")
        with acting(SYSTEM):
            list(turned_and_waiting(events.REVIEW_16, duty.partnership_id)[:20])
    scanned = [(sql, plan) for sql, plan in found if "Seq Scan on" in plan and not _small(plan)]
    assert not scanned, "\n\n".join(f"{sql[:600]}\n{plan}" for sql, plan in scanned)
    assert len(found) > 20


def _small(plan):
    """Whether all that is read from its beginning is small whatever the number of families."""
    tables = {line.split("Seq Scan on ")[1].split()[0] for line in plan.splitlines() if "Seq Scan on" in line}
    return tables <= {"accounts_partnership", "accounts_agency", "base_parameterversion"}
