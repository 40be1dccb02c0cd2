"""Every protected table, every audience: exactly who reads a row, and that nobody outside writes one."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.db.models import Model

from alongside.ground.access.context import acting
from alongside.ground.access.rowsecurity import EMERGENCY
from alongside.ground.access.tests.rows import RECEIPT, Rows, labels, make, model_of, one_row_each
from alongside.ground.access.tests.rows_disruption import DISRUPTION_READERS
from alongside.ground.access.tests.rows_entities import ENTITY_READERS
from alongside.ground.access.tests.rows_forged import again, forged
from alongside.ground.access.tests.rows_information import INFORMATION_READERS
from alongside.ground.access.tests.rows_intelligence import INTELLIGENCE_READERS
from alongside.ground.access.tests.rows_meetings import meeting_readers
from alongside.ground.access.tests.rows_minutes import minutes_readers
from alongside.ground.access.tests.rows_network import NETWORK_READERS
from alongside.ground.access.tests.rows_recording import RECORDING
from alongside.ground.base.actors import SYSTEM, Nobody
from alongside.ground.base.declarations import Audience
from alongside.ground.base.ids import new_id
from alongside.ground.clock import frozen, now
from tests.written_once import written_once

FAMILY = {"mother", "father", "young_person"}
WORKERS = {"ipsw", "csw", "social_worker"}
WORK = WORKERS | {"manager"}
ALL = FAMILY | WORK
MOTHERS = {"mother"} | WORK
RECEIPT_TOO = {"receipt"}

READERS: dict[str, set[str]] = {
    "access.EmergencyAccess": {"duty", "manager"},
    "access.Membership": MOTHERS,
    "access.RoleChange": {"csw", "manager"},
    **dict.fromkeys(("actions.AccountabilityReview", "actions.Action", "actions.ActionStep"), ALL),
    "actions.PromiseAsk": WORK,
    **dict.fromkeys(("actions.ResourceDecision", "actions.ResourceRequest", "challenge.MutualStep"), MOTHERS),
    "actions.StepAnswer": ALL,
    "areas.AreaOwner": ALL,
    "areas.AreaTask": ALL,
    "areas.CaseAreas": ALL,
    "assessment.Assessment": ALL,
    "assessment.AssessmentAnswer": ALL,
    "assessment.CalmPlan": ALL,
    "assessment.HarmAddition": MOTHERS,
    "assessment.HarmEvent": MOTHERS,
    "assessment.Involvement": ALL,
    "assessment.MemberPart": MOTHERS,
    **dict.fromkeys(("assessment.ParentPast", "assessment.PastKept"), MOTHERS),
    "assessment.Part": ALL,
    "assessment.Statement": MOTHERS,
    "audit.AuditEvent": WORK,
    "cases.AimStep": ALL,
    "cases.Allocation": ALL,
    "cases.Case": ALL,
    "cases.CauseOfHarm": WORK,
    "cases.Disclosure": WORK,
    "cases.DisclosureReview": WORK,
    "cases.EvidenceEntry": WORK,
    "cases.LevelView": MOTHERS,
    "cases.Narrowing": MOTHERS,
    "cases.ParentNeed": MOTHERS,
    "cases.CaseDay": ALL,
    "cases.WithoutPlan": ALL,
    "cases.HarmCategory": WORK,
    "cases.PartnershipStatus": MOTHERS,
    "cases.RequestLink": WORK,
    "cases.SharedAim": ALL,
    "cases.StandingDecision": MOTHERS,
    "cases.StateChange": WORK,
    "cases.Threshold": ALL,
    **{f"challenge.{name}": {"mother"} for name in ("AfterAnswer", "Complaint", "ComplaintStep")},
    "challenge.Look": {"duty"},
    "challenge.LookFinding": set(),
    "challenge.PutRight": {"mother", "duty"},
    "challenge.HelpReply": MOTHERS,
    "challenge.HelpRequest": MOTHERS,
    "challenge.MutualChallenge": MOTHERS,
    "cases.UrgentWorry": WORK,
    "cases.Vulnerabilities": WORK,
    **dict.fromkeys(
        (
            "circumstances.AdditionalNeed",
            "circumstances.Adaptation",
            "circumstances.Background",
            "circumstances.FirstSupport",
            "circumstances.Impact",
            "circumstances.Matter",
            "circumstances.Response",
            "circumstances.SiblingReview",
            "circumstances.Sign",
            "circumstances.Strength",
        ),
        MOTHERS,
    ),
    **dict.fromkeys(("circumstances.Site", "circumstances.SiteLink", "circumstances.SiteVersion"), WORK),
    "clock.Clock": ALL | RECEIPT_TOO,
    "clock.EscalationNotice": ALL,
    "engagement.ConsentReview": {"young_person"} | WORK,
    "engagement.Contact": WORK,
    "engagement.Discussion": ALL,
    "engagement.InfluenceView": MOTHERS,
    "engagement.ParentsKnow": MOTHERS,
    "engagement.PresencePlan": WORK,
    "engagement.Priority": WORK,
    "engagement.SlowingAnswer": WORK,
    "engagement.TransitionPlan": ALL,
    "engagement.TrustStep": WORK,
    "engagement.WordsOverride": {"mother", "young_person"} | WORK,
    "engagement.WorkerWish": {"young_person"} | WORK,
    "engagement.YoungNote": {"young_person", "csw"},
    "engagement.YoungWords": {"young_person", "mother"} | WORK,
    "closing.Ending": MOTHERS | {"duty"} | RECEIPT_TOO,
    "closing.EndingNotice": WORK | {"duty"},
    "closing.EndingReview": MOTHERS | {"duty"} | RECEIPT_TOO,
    "closing.EndingView": MOTHERS,
    "closing.NextAttempt": WORK,
    "closing.SignList": {"duty", "manager"},
    **dict.fromkeys(("files.Attachment", "files.Custody", "files.ViewCopy"), MOTHERS),
    "files.EvidencePack": WORK,
    "files.PackSecond": WORK,
    "files.Upload": {"mother"},
    **DISRUPTION_READERS,
    **ENTITY_READERS,
    "files.Attachment": MOTHERS,
    "finding.FindingKey": set(),
    "finding.LinkUndoing": {"duty", "manager"},
    "finding.SamePerson": {"duty", "manager"},
    "govuk.Draft": {"mother"},
    "handover.CaseloadLine": {"manager"},
    "handover.CaseloadMove": {"manager"},
    "handover.Compliment": {"mother", "ipsw", "manager"},
    "handover.ContinuityReview": ALL,
    "handover.Handover": ALL,
    "handover.HandoverNote": MOTHERS,
    "handover.HandoverStep": ALL,
    **INFORMATION_READERS,
    **INTELLIGENCE_READERS,
    **NETWORK_READERS,
    **meeting_readers(MOTHERS, WORK),
    **minutes_readers(MOTHERS, WORK),
    "meetings.Protocol": ALL | {"duty", "police", "teacher", "intelligence", "hub"},
    "people.ContactPoint": MOTHERS,
    "people.FamilyGroup": ALL,
    "people.FamilyMember": ALL,
    "people.IdentityAnswer": MOTHERS,
    "people.Invitation": WORK,
    "people.Person": ALL,
    "people.Pet": ALL,
    "people.PlaceChange": MOTHERS,
    "people.SafeContact": MOTHERS,
    "people.Screening": WORK,
    **dict.fromkeys(
        (
            "places.AdvocateNeed",
            "places.Away",
            "places.Relocation",
            "places.SchoolCare",
            "places.SchoolDay",
            "places.Schooling",
            "places.Stay",
            "places.Step",
            "places.Zone",
            "places.ZoneMeasure",
            "safety.Protection",
        ),
        ALL,
    ),
    **dict.fromkeys(
        (
            "places.ContactLoss",
            "places.ContactPlan",
            "places.StaySource",
            "places.StayWords",
            "places.Telling",
            "places.ZoneProposal",
        ),
        MOTHERS,
    ),
    "places.Override": WORK,
    "plans.ApproachDeparture": ALL,
    "plans.ApproachLine": ALL,
    "plans.CameIntoForce": ALL,
    "plans.DisruptionLine": WORK,
    "plans.DisruptionSign": WORK,
    "plans.FamilyRating": MOTHERS,
    "plans.HarmAnswer": WORK,
    "plans.Involvement": MOTHERS,
    "plans.Measure": ALL,
    "plans.MeasureAnswer": ALL,
    "plans.MeasureVersion": ALL,
    "plans.Plan": ALL,
    "plans.PlanReview": ALL,
    "plans.PlanVersion": ALL,
    "plans.ReviewTrigger": ALL,
    "plans.StrategySaid": ALL,
    "plans.VersionAnswer": ALL,
    "plans.WishAnswer": {"young_person"} | WORK,
    "plans.YoungWish": {"young_person"} | WORK,
    "post.Letter": set(),
    **dict.fromkeys(
        (
            "progress.Answers",
            "progress.Intervention",
            "progress.InterventionWord",
            "progress.OtherScore",
            "progress.Rethink",
            "progress.Session",
        ),
        MOTHERS,
    ),
    "progress.Asking": WORK,
    "progress.JointSession": ALL,
    "progress.Round": ALL,
    "recording.ChronologyEntry": MOTHERS,
    **RECORDING,
    "referrals.Brought": WORK | {"duty"},
    "referrals.RequestScreening": WORK | {"duty"},
    "referrals.Referral": MOTHERS | {"duty"} | RECEIPT_TOO,
    "referrals.ReferralAddition": MOTHERS | {"duty"} | RECEIPT_TOO,
    "referrals.ReferralNotice": WORK | {"duty"},
    **dict.fromkeys(("safety.Episode", "safety.EpisodeVersion", "safety.TalkStep"), ALL),
    **dict.fromkeys(
        (
            "safety.Account",
            "safety.DutyCall",
            "safety.Handover",
            "safety.PackOpening",
            "safety.PackReview",
            "safety.PoliceContact",
            "safety.Told",
        ),
        {"mother", "father"} | WORK,
    ),
    **dict.fromkeys(("circumstances.SiblingAlert", "safety.HarmFound", "safety.OtherChild"), WORK),
    "safety.PoliceOutcome": ALL,
    "safety.NrmStep": {"mother", "father"} | WORK,
    **dict.fromkeys(("circumstances.SiblingAlert", "safety.ChildVictim", "safety.HarmFound"), WORK),
    **dict.fromkeys(("safety.PackEntry", "safety.Threat", "safety.ThreatStep", "safety.VictimSaid"), MOTHERS),
    **dict.fromkeys(("circumstances.SiblingAlert", "safety.HarmFound"), WORK),
    **dict.fromkeys(
        ("safety.JusticeSaid", "safety.PackEntry", "safety.Threat", "safety.ThreatStep", "safety.VictimSaid"),
        MOTHERS,
    ),
    "support.SupportNote": {"mother", "ipsw"},
    "support.SupportOffer": MOTHERS | RECEIPT_TOO,
    "wording.KeptWords": {"csw"},
    "workload.AllocationChallenge": {"ipsw", "manager"},
    "workload.AllocationOverride": {"manager"},
    "workload.AvailabilitySpell": ALL,
    "workload.CallBooking": {"mother", "ipsw"},
    "workload.ContactMade": {"mother", "ipsw"},
    "workload.ContactPlan": ALL,
    "workload.CoverSpell": ALL,
    "workload.PreferenceMatch": MOTHERS,
    "workload.Visit": {"mother", "ipsw", "manager", "duty"},
    "workload.VisitSafety": {"ipsw", "manager", "duty"},
    "workload.WorkerPreference": MOTHERS,
    "workload.WorkerTerms": {"ipsw", "manager"},
}
OUTSIDE = ("police", "teacher", "stranger", "stranger_parent", "public", "nobody")
EVERYONE = (*sorted(ALL), "duty", "receipt", "intelligence", "hub", *OUTSIDE)


@pytest.fixture
def rows(cast: Any, story: Any) -> Rows:
    with acting(SYSTEM):
        return written_once(f"a row each of {story.case.id}", lambda: one_row_each(cast, story))


def being(who: str, cast: Any) -> AbstractContextManager[Any]:
    """Act as one of EVERYONE; "nobody" is the application's own login, with nobody acting."""
    if who == "nobody":
        return nullcontext()
    if who in ("public", "receipt"):
        public = Nobody(Audience.PUBLIC, cast.partnership.id)
        return acting(public, receipt=RECEIPT if who == "receipt" else "")
    return acting(getattr(cast, who))


def refused(write: Any) -> bool:
    """Whether row security, a grant or a trigger of the database refuses the write (or it reaches no row)."""
    try:
        with transaction.atomic():
            return write() == 0
    except Error as error:
        words = str(error)
        assert any(said in words for said in ("row-level security", "permission denied", "pgtrigger", "a row stays",
                                              "check_violation", "by the system alone")), words  # fmt: skip
        return True


def insert(row: Model) -> Any:
    return lambda: row.save(force_insert=True)


def sql(statement: str, *values: Any) -> Any:
    def run() -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.rowcount

    return run


def test_every_protected_table_has_a_row_here(rows: Rows) -> None:
    assert set(rows) == labels() == set(READERS)


@pytest.mark.parametrize("who", EVERYONE)
def test_exactly_these_tables_are_read_by(who: str, cast: Any, rows: Rows) -> None:
    with being(who, cast):
        seen = {label for label, row in rows.items() if model_of(label)._default_manager.filter(pk=row.pk)}
    assert seen == {label for label, readers in READERS.items() if who in readers}


def test_the_system_reads_every_table(cast: Any, rows: Rows) -> None:
    with acting(SYSTEM):
        assert all(model_of(label)._default_manager.filter(pk=row.pk) for label, row in rows.items())


@pytest.mark.parametrize("who", [*OUTSIDE, "duty"])
def test_nobody_outside_adds_a_row_to_the_circle(who: str, cast: Any, rows: Rows) -> None:
    with being(who, cast):
        for label, row in rows.items():
            assert refused(insert(again(row))) or (label, who) == ("access.EmergencyAccess", "duty"), label


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_outside_changes_or_removes_a_row(who: str, cast: Any, rows: Rows) -> None:
    with being(who, cast):
        for label in rows:
            table = model_of(label)._meta.db_table
            assert refused(sql(f'UPDATE "{table}" SET id = id')), label
            assert refused(sql(f'DELETE FROM "{table}"')), label


@pytest.mark.parametrize("who", [*sorted(ALL), "duty", "receipt"])
def test_nobody_but_a_drafts_writer_removes_a_row(who: str, cast: Any, rows: Rows) -> None:
    with being(who, cast):
        for label in rows:
            gone = not refused(sql(f'DELETE FROM "{model_of(label)._meta.db_table}"'))
            assert gone == ((label, who) == ("govuk.Draft", "mother")), label


@pytest.mark.parametrize("who", ["manager", "social_worker", "ipsw", "mother", "receipt", "system"])
def test_no_row_moves_to_another_partnership(who: str, cast: Any, rows: Rows) -> None:
    elsewhere = cast.stranger.partnership_id
    with acting(SYSTEM) if who == "system" else being(who, cast):
        for label in sorted(set(rows) - {"govuk.Draft", "post.Letter"}):
            table = model_of(label)._meta.db_table
            assert refused(sql(f'UPDATE "{table}" SET partnership_id = %s', elsewhere)), label


@pytest.mark.parametrize("who", ["manager", "social_worker", "ipsw", "mother"])
@pytest.mark.parametrize("column", ["case_id", "family_id", "person_id", "circle_id"])
def test_no_row_moves_to_other_people(who: str, column: str, cast: Any, rows: Rows) -> None:
    with being(who, cast):
        for label in sorted(rows):
            model = model_of(label)
            if column not in {field.column for field in model._meta.concrete_fields}:
                continue
            assert refused(sql(f'UPDATE "{model._meta.db_table}" SET {column} = %s', new_id())), label


# The columns by which a row says who wrote it.
_WROTE = {
    "actor_id", "author_id", "by_id", "created_by_id", "decided_by_id", "opened_by_id", "proposer_id", "received_by_id",
    "said_by_id", "shared_by_id", "started_by_id", "changed_by_id", "noted_by_id", "offered_by_id",
}  # fmt: skip
# What somebody writes of their own deeds, whatever they may see.
_OWN_DEEDS = {"audit.AuditEvent", "access.EmergencyAccess", "wording.KeptWords"}


def in_my_name(row: Model, user: Any) -> Model:
    """The row once more, as the user would write it."""
    mine = {field.attname for field in row._meta.concrete_fields} & _WROTE
    return again(row, **dict.fromkeys(mine, user.id))


@pytest.fixture
def emergency(cast: Any, story: Any, rows: Rows) -> None:
    """A police officer who looks in an emergency, for this hour."""
    with acting(SYSTEM):
        for circle_id in (story.case.id, story.family.id):
            make("access.Membership", cast, user_id=cast.police.id, circle_id=circle_id, capacity=EMERGENCY,
                 expires_at=now() + timedelta(hours=1))  # fmt: skip


def test_whoever_looks_in_an_emergency_reads_what_a_worker_of_the_family_reads(
    cast: Any, rows: Rows, emergency: None
) -> None:
    with acting(cast.police):
        seen = {label for label, row in rows.items() if model_of(label)._default_manager.filter(pk=row.pk)}
    assert seen == {label for label, readers in READERS.items() if "social_worker" in readers}


def test_whoever_looks_in_an_emergency_writes_nothing(cast: Any, rows: Rows, emergency: None) -> None:
    with acting(cast.police):
        for label, row in rows.items():
            table = model_of(label)._meta.db_table
            assert refused(insert(again(row))), label
            assert refused(insert(in_my_name(row, cast.police))) or label in _OWN_DEEDS, label
            assert refused(sql(f'UPDATE "{table}" SET id = id')), label
            assert refused(sql(f'SELECT id FROM "{table}" FOR UPDATE')), label
            assert refused(sql(f'DELETE FROM "{table}"')), label


def test_a_place_that_lasts_writes_where_an_emergency_does_not(
    cast: Any, rows: Rows, story: Any, emergency: None
) -> None:
    """The proof of the test above: what it tries, a worker of the family can do, with an emergency of their own besides."""
    with acting(SYSTEM):
        for circle_id in (story.case.id, story.family.id):
            make("access.Membership", cast, user_id=cast.csw.id, circle_id=circle_id, capacity=EMERGENCY)
    with acting(cast.csw):
        for label in ("recording.ChronologyEntry", "people.ContactPoint", "plans.MeasureVersion", "actions.ActionStep",
                      "people.SafeContact", "meetings.Meeting"):  # fmt: skip
            twin = in_my_name(rows[label], cast.csw)
            if label == "plans.MeasureVersion":
                twin.version = 2  # type: ignore[attr-defined]
            assert not refused(insert(twin)), label
        for label in ("actions.Action", "plans.Measure", "people.Person", "clock.Clock", "cases.Case"):
            assert not refused(sql(f'UPDATE "{model_of(label)._meta.db_table}" SET id = id')), label


def test_an_emergency_that_ended_lets_nobody_read(cast: Any, rows: Rows, emergency: None) -> None:
    with frozen(now() + timedelta(hours=2)), acting(cast.police):
        seen = {label for label, row in rows.items() if model_of(label)._default_manager.filter(pk=row.pk)}
    assert seen == {label for label, readers in READERS.items() if "police" in readers}


def test_a_mother_writes_nothing_in_anothers_name(cast: Any, story: Any, rows: Rows) -> None:
    with acting(cast.mother):
        for what, row in forged(cast, story, rows).items():
            assert refused(insert(row)), what


@pytest.mark.parametrize("who", ["mother", "ipsw", "social_worker", "duty", "manager"])
def test_nobody_makes_themself_a_place_a_spell_a_case_or_a_role(
    who: str, cast: Any, story: Any, rows: Rows
) -> None:
    from alongside.ground.accounts.models import RoleAssignment

    me = getattr(cast, who)
    with acting(me):
        assert refused(insert(again(rows["access.Membership"], user_id=me.id, capacity="other")))
        assert refused(insert(again(rows["cases.Allocation"], user_id=me.id, part="other")))
        assert refused(insert(again(rows["cases.Case"], child_id=story.sibling.id, reference="C-2")))
        assert refused(insert(again(rows["people.FamilyMember"], person_id=new_id())))
        assert refused(
            insert(RoleAssignment(user=me, agency_id=cast.manager.as_actor().agency_id, role="manager"))
        )
        assert refused(sql("UPDATE accounts_roleassignment SET role = 'manager'"))
        assert refused(sql("UPDATE accounts_user SET partnership_id = %s", cast.stranger.partnership_id))
        assert refused(sql("DELETE FROM audit_auditpending"))
        assert refused(sql("UPDATE base_parameterversion SET value = '9'"))


def test_a_worker_signs_only_with_their_own_name(cast: Any, story: Any, rows: Rows) -> None:
    with acting(cast.ipsw):
        assert refused(insert(again(rows["cases.Threshold"], decided_by_id=cast.duty.id)))
        assert refused(insert(again(rows["support.SupportNote"], author_id=cast.csw.id)))
        assert refused(
            insert(again(rows["support.SupportNote"], shared_at=now(), shared_by_id=cast.mother.id))
        )
        assert refused(insert(again(rows["recording.ChronologyEntry"], author_id=cast.csw.id)))
        answered = {"answer": "no", "answered_at": now(), "person_id": story.father.id}
        assert refused(insert(again(rows["support.SupportOffer"], **answered)))


def test_an_invitation_is_for_somebody_the_worker_knows(cast: Any, story: Any, rows: Rows) -> None:
    with acting(SYSTEM):
        unknown = make("people.Person", cast, full_name="Una Known", name_key="una known")
    with acting(cast.ipsw):
        assert refused(insert(again(rows["people.Invitation"], person_id=unknown.id, secret_digest="4" * 64)))


def _asked(rows: Rows, **changes: Any) -> Model:
    fresh = {
        "reference": "R-TEST-0002", "receipt_digest": "5" * 64, "state": "received", "family_id": None,
        "need_now": "", "how_respond": "", "decided_at": None, "decided_by_id": None, "decision_words": "",
        "submitted_by_user_id": None, "withdrawn_at": None, "withdrawn_words": "",
    }  # fmt: skip
    return again(rows["referrals.Referral"], **{**fresh, **changes})


def test_the_public_brings_a_request_and_decides_nothing_of_it(cast: Any, story: Any, rows: Rows) -> None:
    decided = {"decided_at": now(), "decided_by_id": cast.duty.id, "decision_words": "No."}
    with being("public", cast):
        for changes in (
            {"state": "acknowledged"}, {"family_id": story.family.id}, {"submitted_by_user_id": cast.mother.id},
            decided, {"withdrawn_at": now()}, {"withdrawn_words": "No"}, {"need_now": "Nothing"}, {"how_respond": "Nothing"},
            {"acknowledged_at": now(), "acknowledged_by_id": cast.duty.id},
            {"screened_at": now(), "screened_by_id": cast.duty.id},
            {"partnership_id": cast.stranger.partnership_id},
        ):  # fmt: skip
            assert refused(insert(_asked(rows, **changes))), changes
        _asked(rows).save(force_insert=True)


def test_a_receipt_adds_to_its_own_request_alone(cast: Any, rows: Rows) -> None:
    with acting(SYSTEM):
        other = _asked(rows)
        other.save(force_insert=True)
    said = {"said_by_id": None, "said_at": now()}
    with being("receipt", cast):
        assert refused(insert(again(rows["referrals.ReferralAddition"], referral_id=other.pk, **said)))
        assert refused(insert(again(rows["referrals.ReferralAddition"])))  # in the mother's name
        again(rows["referrals.ReferralAddition"], **said).save(force_insert=True)


def test_a_family_member_stops_no_promise(cast: Any, rows: Rows) -> None:
    with acting(cast.mother):
        assert refused(sql("UPDATE clock_clock SET stopped_at = now(), stopped_reason = 'x'"))


def test_an_opening_in_an_emergency_stays_as_it_was_written(cast: Any, rows: Rows) -> None:
    with acting(cast.manager):
        assert refused(sql("UPDATE access_emergencyaccess SET reason = 'something else'"))
        assert refused(insert(again(rows["access.EmergencyAccess"])))  # in the duty worker's name


def test_a_persons_account_counts_in_its_own_partnership_only(cast: Any, story: Any) -> None:
    with acting(SYSTEM):
        model_of("people.Person").objects.create(  # type: ignore[attr-defined]
            partnership_id=cast.stranger.partnership_id, full_name="M", name_key="m", user_id=cast.mother.id
        )
    with acting(cast.mother), connection.cursor() as cursor:
        cursor.execute("SELECT people_me()")
        assert cursor.fetchone() == (story.mother.id,)
