"""Lists of the first page that several roles have: requests, what a manager answers for, second looks, changes of worker."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.urls import reverse

from alongside.accountability.challenge.complaints.measures import complaints_owed
from alongside.accountability.challenge.replays import replays_waiting
from alongside.doors.desk.views.alarmed import ALARMED, alarm_rows
from alongside.doors.desk.views.complaints import waiting_rows as complaint_rows
from alongside.doors.desk.views.ends import waiting_rows
from alongside.doors.desk.views.engagement import gap_row
from alongside.doors.desk.views.handover import change_rows
from alongside.doors.desk.views.intelligence import told_rows
from alongside.doors.desk.views.missing import missing_rows
from alongside.doors.desk.views.progress import asking_row
from alongside.doors.desk.views.rows import (
    cases_known,
    clock_rows,
    emergency_rows,
    lead_rows,
    promise_rows,
    request_rows,
    sided_rows,
    standing_rows,
)
from alongside.doors.desk.views.shared import Row, cut_words
from alongside.doors.desk.views.threats import threat_rows
from alongside.doors.desk.views.visits import missed_rows, own_missed_rows
from alongside.family.cases.selectors import single_sided, without_lead
from alongside.family.cases.standing import standings_to_review
from alongside.family.cases.waiting import categories_to_sign
from alongside.family.circumstances.selectors import sites_unowned
from alongside.family.referrals.models import Referral
from alongside.family.referrals.selectors import referrals_undecided, with_counts
from alongside.ground.access.selectors import emergencies_to_review
from alongside.ground.accounts.models import User
from alongside.ground.base.together import counts_of
from alongside.ground.clock.selectors import clocks_running
from alongside.ground.govuk.dates import ago_words
from alongside.practice.actions.selectors import (
    actions_overdue_by_level,
)
from alongside.practice.engagement.selectors import presence_gaps
from alongside.practice.places.overseeing import managers_asked
from alongside.practice.progress.selectors import askings_due
from alongside.pursuit.disruption.selectors import unlooked
from alongside.pursuit.information.selectors_waiting import alarms_open
from alongside.pursuit.network.selectors import further_waiting

LONG, SHORT = 25, 10
# Young people not seen, beside the three pages that a manager always finds there.
_BESIDE_OTHERS = 4


@dataclass(frozen=True)
class Section:
    """One list of the first page: at most ten or so rows. `more` is the address of the whole list."""

    title: str
    rows: list[Row] = field(default_factory=list)
    empty: str = "Nothing here. Nothing waits for you."
    more: str = ""
    more_text: str = ""

    @property
    def ends(self) -> str:
        """What is said under a list that may go on and has no page of its own: no list ends silently."""
        most = len(self.rows)
        return "" if self.more or most not in (SHORT, LONG) else cut_words(self.rows, most)


def duty(user: User) -> list[Section]:
    waiting = list(with_counts(referrals_undecided(viewer=user))[:SHORT])
    more = reverse("desk:requests")
    return [
        Section(
            "Requests for help that wait for a decision", request_rows(waiting), "No request waits for a decision.",
            more, "All requests",
        ),
        *_to_complete(waiting),
    ]  # fmt: skip


def _to_complete(waiting: list[Referral]) -> list[Section]:
    """The requests that name no child or no kind of exploitation yet, counted with those that wait (R1, R2)."""
    if not waiting:
        return []
    wanted = (
        (vars(waiting[0])["no_child"], "no-child", "names no child yet", "name no child yet", "Ask who it is about, and add it."),
        (vars(waiting[0])["no_kind"], "no-kind", "has no kind of exploitation yet", "have no kind of exploitation yet",
         "Look again: what is it, now that more is known?"),
    )  # fmt: skip
    rows: list[Row] = [
        {
            "text": f"{n} request{' ' + one if n == 1 else 's ' + many}", "hint": hint, "status": "To complete",
            "href": f"{reverse('desk:requests')}?show={show}", "meaning": "soon",
        }
        for n, show, one, many, hint in wanted if n
    ]  # fmt: skip
    return [Section("Requests to complete", rows)] if rows else []


def _to_sign(user: User) -> list[Row]:
    return [
        {
            "text": f"Neglect proposed beside exploitation: {one.case.child.full_name}",
            "href": reverse("desk:category_sign", args=[one.case_id, one.id]),
            "hint": f"{one.case.reference}, by {one.set_by_name}, {ago_words(one.set_at)}",
            "status": "To decide", "meaning": "soon",
        }
        for one in categories_to_sign(viewer=user)[:SHORT]
    ]  # fmt: skip


def young(user: User) -> list[Section]:
    """Young people not seen as often as was agreed (R206); for managers with the way to those turning 16, 17 and 18."""
    rows = [gap_row(one) for one in presence_gaps(viewer=user)[:SHORT]]
    more, words = reverse("desk:gaps"), "All of them"
    if "manager" in user.as_actor().roles:
        rows = rows[:_BESIDE_OTHERS]
        rows.append(
            {"text": "Turning 16, 17 and 18", "href": reverse("desk:turning"), "status": "", "hint": ""}
        )
        rows.append(
            {
                "text": "What parents are offered to learn",
                "href": reverse("desk:learning"),
                "status": "",
                "hint": "",
            }
        )
        rows.append(
            {"text": "Asked, answered, part of it", "href": reverse("desk:counts"), "status": "", "hint": ""}
        )
        return [Section("Young people and parents", rows, "", more, "Everybody not seen as often as agreed")]
    quiet = "Every young person was seen as often as agreed."
    return [Section("Not seen as often as agreed", rows, quiet, more, words)]


def to_ask(user: User) -> list[Section]:
    """The families who should have been asked by now how things are, when there are any (R92): one query."""
    rows = [asking_row(one) for one in askings_due(viewer=user)[:SHORT]]
    more = reverse("desk:progress_due")
    return [Section("Families to ask how it is", rows, "", more, "Everybody to ask")] if rows else []


def manager(user: User) -> list[Section]:
    clocks = clocks_running(partnership_id=user.partnership_id, size=SHORT)
    alone = list(without_lead(viewer=user)[:SHORT])
    sided = list(single_sided(viewer=user)[:SHORT])
    late = list(actions_overdue_by_level(viewer=user)[:SHORT])
    opened = list(emergencies_to_review(viewer=user)[:SHORT])
    to_review = list(standings_to_review(viewer=user)[:SHORT])
    cases = cases_known(user, clocks=clocks, actions=late)
    to_sign = _to_sign(user)
    return [
        *([Section("Neglect to look at before it counts", to_sign)] if to_sign else []),
        Section(
            "Emergency openings to review", emergency_rows(user, opened), "No emergency opening waits for a review.",
            reverse("desk:emergency_review"), "Review them",
        ),
        Section(
            "Clocks broken or about to break", clock_rows(user, clocks, cases), "No clock runs.",
            reverse("desk:clocks"), "All clocks",
        ),
        Section(
            "Restrictions up for review", standing_rows(to_review), "No restriction is up for review.",
            reverse("desk:standings"), "All of them",
        ),
        Section(
            "Families that nobody leads", lead_rows(alone), "Every family has a lead.", _cases("lead"), "All of them"
        ),
        Section(
            "Families with only one side supported", sided_rows(sided), "Parents and children all have their worker.",
            _cases("sided"), "All of them",
        ),
        Section(
            "Late promises", promise_rows(user, late, cases), "No promise is late.", reverse("desk:promises"),
            "All late promises",
        ),
        *_complaints_owed(user),
        *_counted(user),
    ]  # fmt: skip


def _complaints_owed(user: User) -> list[Section]:
    """What a manager may know of complaints: how many answers are owed, and that some are late; never which (R217, R219)."""
    owed = complaints_owed(viewer=user)
    if owed.waiting == 0:
        return []
    few = f"Fewer than {owed.smallest} answers to complaints are owed"
    many = f"{owed.waiting} answers to complaints are owed"
    late = f"{owed.late} are late" if owed.late else "some are late" if owed.some_late else "none is late"
    row = {
        "text": few if owed.waiting is None else many, "href": reverse("desk:complaint_numbers"),
        "hint": "Numbers alone: who complained, and of what, is kept apart.", "status": late[0].upper() + late[1:],
        "meaning": "late" if owed.some_late else "waiting",
    }  # fmt: skip
    return [Section("Complaints, as numbers", [row])]


def _counted(user: User) -> list[Section]:
    """What is counted on a manager's first page, in one query: places without an owner, zones, what was asked for early,
    children of whom nobody looks at those who harm, what is told about somebody who works with families.
    """
    unowned, zones, early, unseen, alarms = counts_of(
        sites_unowned(viewer=user),
        managers_asked(viewer=user),
        replays_waiting(viewer=user),
        unlooked(viewer=user),
        alarms_open(viewer=user),
    )
    told = [Section(ALARMED, alarm_rows(user, alarms))] if alarms else []
    return [*told, *_unlooked(unseen), *_unowned(unowned), *_zones(zones), *_asked_early(early)]


def _unlooked(count: int) -> list[Section]:
    """The children of whom nobody looks at those who harm while harm goes on, and where records look at parents (R160, R161)."""
    row: Row = {
        "text": "Are the people who harm looked at?", "href": reverse("desk:stopping_children"), "status": "",
        "hint": "Where harm goes on and nothing is written about them, and records that look at parents.",
    }  # fmt: skip
    if count:
        row |= {
            "text": f"{count} child{'' if count == 1 else 'ren'}: nobody looks at the people who harm them",
            "status": "Not looked at", "meaning": "late",
        }  # fmt: skip
    return [Section("The people who harm", [row])]


def _asked_early(count: int) -> list[Section]:
    """What was asked for early and not given, before it got worse, when there is any (R79, R132)."""
    row = {
        "text": f"{count} request{'' if count == 1 else 's'} not given before it got worse", "status": "Look again",
        "href": reverse("desk:resources"), "hint": "What is still needed?", "meaning": "late",
    }  # fmt: skip
    return [Section("Asked for early", [row])] if count else []


def second_looks(user: User) -> list[Section]:
    """Endings, reviews, services that must say yes and attempts to make, when there are any (R8, R9, R14, R207)."""
    rows = waiting_rows(user, SHORT)
    more = reverse("desk:endings")
    return (
        [Section("Second looks and next attempts", rows, more=more, more_text="All of them")] if rows else []
    )


def changes(user: User) -> list[Section]:
    """The families to take over, and what else waits about workers who come and go (R47, R48): one query."""
    rows = change_rows(user, SHORT)
    more = reverse("desk:handovers")
    return (
        [Section("Changes of worker, and kind words", rows, "", more, "All changes of worker")]
        if rows
        else []
    )


def _cases(show: str) -> str:
    return f"{reverse('desk:cases')}?show={show}"


def missed(user: User) -> list[Section]:
    """Whoever did not check in from a visit: before a missing child for whom somebody looks, after any other (R60)."""
    rows = missed_rows(user)
    more, more_text = reverse("desk:visits"), "Where they went, and say that they are safe"
    return (
        [Section("Ring now: not checked in from a visit", rows, more=more, more_text=more_text)]
        if rows
        else []
    )


def missing(user: User) -> list[Section]:
    """The children missing now whom the reader may know of, above every list of work (R168): one query."""
    rows = missing_rows(user)
    more = reverse("desk:missing_now")
    return [Section("Missing now", rows, more=more, more_text="All who are missing")] if rows else []


def threatened(user: User) -> list[Section]:
    """Threats whose police number or look at the plan is still owed, for everybody on the case (R182): one query."""
    rows = threat_rows(user, SHORT)
    more = reverse("desk:threats_waiting")
    return (
        [Section("Threats: the police, and the plan today", rows, more=more, more_text="All of them")]
        if rows
        else []
    )


def complained(user: User) -> list[Section]:
    """The complaints and steps that wait for oneself, when there are any (R214, R216)."""
    rows = complaint_rows(user)
    return [Section("Complaints, kept apart from every case", rows)] if rows else []


def own_missed(user: User) -> list[Section]:
    """One's own missed check-in, before everything else (R60)."""
    rows = own_missed_rows(user)
    return [Section("Check in from your visit", rows)] if rows else []


def _unowned(count: int) -> list[Section]:
    """The high-risk places that no agency owns, when there are any (R39)."""
    row = {
        "text": f"{count} high-risk place{'' if count == 1 else 's'} without an owner", "status": "No owner",
        "href": reverse("desk:sites"), "hint": "Choose an agency that makes it safer.", "meaning": "late",
    }  # fmt: skip
    return [Section("Places", [row])] if count else []


def _zones(count: int) -> list[Section]:
    """Children for whom a place in a zone waits for a manager, or who have no advocate, when there are any (R170, R174)."""
    row = {
        "text": f"{count} child{'' if count == 1 else 'ren'} waiting for a decision about a place, or for an advocate",
        "href": reverse("desk:zones"), "hint": "The police and the parents are told first.", "status": "Needs you",
        "meaning": "late",
    }  # fmt: skip
    return [Section("Places in a zone, and advocates", [row])] if count else []


def proposed(user: User) -> list[Section]:
    """Other children who wait for a person's look, and whose check is still to be written: a number, no name (R165)."""
    looks, checks = further_waiting(viewer=user)
    rows: list[Row] = [
        {"text": text, "href": reverse("desk:network_furthers"), "hint": "", "status": "Waiting", "meaning": "waiting"}
        for count, text in ((looks, f"{looks} to look at"), (checks, f"{checks}: write what was done")) if count
    ]  # fmt: skip
    return [
        Section(
            "Another child who may need help?",
            rows,
            "Nobody waits for a look as another child who may need help.",
        )
    ]


def told(user: User) -> list[Section]:
    """What people told that waits for an officer, and what the hub may read this week (R153, R155)."""
    acts: Row = {
        "text": "What is done, about whom and where", "href": reverse("desk:targets"), "status": "",
        "hint": "Disruption: planned, done, and what came of it.",
    }  # fmt: skip
    return [Section("What people told", [*told_rows(user), acts])]
