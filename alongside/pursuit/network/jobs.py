"""Background work: at night links are checked, groups and other children proposed; who hears that a check is late."""

from __future__ import annotations

from django.conf import settings
from procrastinate.contrib.django import app

from alongside.family.cases.changes import tell_when_late
from alongside.ground.access.context import acting
from alongside.ground.access.registry import who
from alongside.ground.accounts.models import Partnership
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock.selectors import EscalationDue
from alongside.ground.post.late import Late
from alongside.pursuit.intelligence.jobs import officers_or_leads
from alongside.pursuit.network import events
from alongside.pursuit.network.communities import communities
from alongside.pursuit.network.models import Further
from alongside.pursuit.network.policies import FURTHER_JUDGE
from alongside.pursuit.network.rebuild import links_checked
from alongside.pursuit.network.services.common import count_of
from alongside.pursuit.network.services.grouping import groups_propose
from alongside.pursuit.network.services.proposing import further_propose

_SUBJECT = "A check is late"
_WORDS = "A check that somebody is safe is late.\n\nSign in to see it: {address}/desk/\n"


@app.periodic(cron="20 2 * * *", periodic_id="network.night")
@app.task(name="network.night", queueing_lock="network.night")
def night(timestamp: int) -> None:
    """Check the links, then propose groups and other children, partnership by partnership. `timestamp`: when it was due."""
    for partnership in Partnership.objects.order_by("id"):
        with acting(SYSTEM):
            if wrong := links_checked(partnership.id):
                record(events.REPAIRED, by=SYSTEM, facts={"items": wrong})
        with acting(SYSTEM):
            propose(partnership)


def propose(partnership: Partnership) -> tuple[int, int]:
    """Propose what a partnership's links say today; return how many groups and how many people are new. As the system."""
    found = communities(partnership_id=partnership.id, hub=count_of("P-HUB", partnership.id))
    groups = groups_propose(partnership_id=partnership.id, found=found)
    return groups, further_propose(partnership_id=partnership.id)


def check_late(due: EscalationDue) -> Late | None:
    """Of a late check those hear first who look at other children, then who leads the police, then managers."""
    further = Further.objects.filter(id=due.clock.about_id, checked_at__isnull=True).first()
    if further is None:
        return None
    lookers = list(who(FURTHER_JUDGE, partnership_id=due.clock.partnership_id).order_by("id"))
    return Late(
        people=lookers if due.step.level == 1 and lookers else officers_or_leads(due), about=further,
        event=events.LATE_TOLD, subject=_SUBJECT, words=_WORDS.format(address=settings.SITE_ADDRESS),
    )  # fmt: skip


tell_when_late(events.CHECK_CLOCK, check_late)
