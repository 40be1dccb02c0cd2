"""The ways in: a call taken down, three sisters told of at once, a carer's referral, a family that must not be rung; and how
long families waited.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from alongside.config.demo import engagement as beside
from alongside.config.demo.acts import acting
from alongside.family.cases import services as cases
from alongside.family.people import services as people
from alongside.family.people.selectors import reach_state_of
from alongside.family.referrals import reaching, ways
from alongside.family.referrals.rules import ChildTold
from alongside.ground import clock
from alongside.ground.accounts.models import Partnership, User
from alongside.ground.base.actors import Acts, Nobody
from alongside.ground.base.declarations import Audience

_TOLD_BEFORE = {1: 45, 3: 130, 5: 420, 7: 800}  # of every nine families, so many days before
_LATE_TO_MEET, _NOT_MET = 1, 3  # of every four families: whose child met their worker too late, and not yet


def ask_first(t: Any, days: float, person: Any, by: User) -> None:
    """Ask whether a person can be reached safely, where nobody has yet (R327). `t` is the `Telling` of the story."""
    with acting(by):
        asked = reach_state_of(person) in ("safe", "own_rules")
    if not asked:
        t.do(
            days, by, people.screening_record, person_id=person.id, answer="safe", how="person",
            asked_of="the family’s own doctor", words="By text message, in school hours.",
        )  # fmt: skip


def first_concern(t: Any) -> date | None:
    """Return when somebody was first told, for the families who waited long before they came here."""
    days = _TOLD_BEFORE.get(t.number % 9)
    return t.day(0) - timedelta(days=days) if days else None


def wait(t: Any) -> None:
    """Write down when the assessment began and ended, and when the child met their own worker: soon, late, or not yet."""
    lead, csw, its = t.worker("lead"), t.worker("csw"), {"case_id": t.case.id}
    met = {_LATE_TO_MEET: min(t.story["asked"] - 1, 19), _NOT_MET: 0}.get(t.number % 4, 5)
    if "ended" in t.story:
        met = met or 5  # support never ends for a child who has not met their own worker
    t.do(3.5, lead, cases.assessment_record_started, **its, on=t.day(3.5))
    if met and t.story["family"] not in beside.CHAPTERS:  # theirs is told by the contacts
        t.do(met, csw, cases.first_meeting_held, **its, on=t.day(met))
    if t.reaches("planning"):
        t.do(9, lead, cases.assessment_record_finished, **its, on=t.day(9))
    if t.number == 2:
        t.do(
            6, lead, cases.category_set, **its, kinds=["exploitation", "neglect"],
            evidence="The school wrote that lunch was missing twice in October. I have not seen it myself.",
        )  # fmt: skip


def tell_ways(*, partnership: Partnership, workers: dict[str, User], now: datetime) -> None:
    """Bring requests by the other ways in, each at its time."""

    def do(hours: float, by: Acts, verb: Callable[..., Any], **facts: Any) -> Any:
        with clock.frozen(now - timedelta(hours=hours)), acting(by):
            return verb(by=by, **facts)

    public = Nobody(Audience.PUBLIC, partnership.id)
    do(
        3, workers["duty"], ways.call_take_down, read_back=True, safe="not_safe", code_by="said",
        own_words="He comes home with new trainers and will not say from whom. I am ringing from my sister’s. Please do not"
        " ring the house.",
        other_way="Through her sister, who rings us on Thursdays. Never the home number.", child_name="Kieran Doyle",
        child_age_words="14", exploitation_types=["cce"],
    )  # fmt: skip
    do(
        5, public, ways.requests_receive, partnership=partnership, source="parent_carer", referrer_name="Amina Yusuf",
        own_words="The same older girl picks up all three of my daughters. The middle one has a phone I did not buy.",
        referrer_contact="01632 961777", safe_contact_words="Please text. Others listen to calls.",
        children=[ChildTold("Hodan Yusuf", age_words="16"), ChildTold("Sagal Yusuf", age_words="14"), ChildTold()],
    )  # fmt: skip
    do(
        8, workers["carer"], ways.request_refer, safe="safe", child_name="Tyler Moss", child_age_words="15",
        own_words="He came back at 3 with money. He said he is sorted and not to wait up. He has lived with me for a year.",
    )  # fmt: skip
    school = do(
        20, workers["education"], ways.request_refer, safe="not_known", child_name="Priya Nair",
        own_words="A man in a van waits at the gate on Mondays. Priya says he is her uncle’s friend.",
        exploitation_types=["other"],
    ).referrals[0]  # fmt: skip
    do(
        18, workers["duty"], reaching.request_screening_record, referral_id=school.id, answer="not_safe", how="person",
        asked_of="the school nurse", words="Priya’s mother can be met at the school on Wednesdays. Do not ring the house.",
    )  # fmt: skip
    do(
        26, workers["ipsw"], ways.request_on_behalf, agreed=True, safe="safe", code_by="said", referrer_name="Lena Brook",
        own_words="I cannot write this myself. My boy is not the same. Someone gives him things to carry.",
        child_name="Josh Brook", child_age_words="13", referrer_contact="01632 961778",
    )  # fmt: skip
