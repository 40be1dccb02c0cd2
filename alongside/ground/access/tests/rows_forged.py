"""Rows that a mother would write if she could: in another's name, about somebody else, or what is not hers to write."""

from __future__ import annotations

import copy
from typing import Any

from django.db.models import Model

from alongside.ground.access.tests.rows import Rows
from alongside.ground.access.tests.rows_safety import not_a_mothers
from alongside.ground.base.ids import new_id


def again(row: Model, **changes: Any) -> Model:
    """The row once more, under another id and with changes."""
    twin = copy.copy(row)
    twin._state = copy.copy(row._state)
    twin._state.fields_cache = dict(row._state.fields_cache)
    twin.pk = new_id()
    for name, value in changes.items():
        setattr(twin, name, value)
    return twin


def forged(cast: Any, story: Any, rows: Rows) -> dict[str, Model]:
    """Return each such row under what it would be."""
    tried = _in_anothers_name(cast, story, rows) | _of_standing_and_harm(cast, rows)
    return tried | _of_places(cast, story, rows) | not_a_mothers(cast, rows, again)


def _of_the_child(cast: Any, story: Any, rows: Rows) -> dict[str, Model]:
    """The same, of the room beside the young person."""
    father = cast.father
    return {
        "the child's words": again(rows["engagement.YoungWords"]),
        "a wish of the child": again(rows["engagement.WorkerWish"]),
        "the father's view": again(rows["engagement.InfluenceView"], by_id=father.id),
        "what the father knows": again(
            rows["engagement.ParentsKnow"], person_id=story.father.id, by_id=cast.mother.id
        ),
        "an opening of words": again(rows["engagement.WordsOverride"], by_id=cast.mother.id),
        "the father's answers": again(rows["progress.Answers"], person_id=story.father.id),
        "a session": again(rows["progress.Session"], by_id=cast.mother.id),
        "a time of asking": again(rows["progress.Round"], by_id=cast.mother.id, point="review"),
        "an end of help": again(
            rows["progress.InterventionWord"], what="ended", person_id=None, says="", by_id=cast.mother.id
        ),
    }


def _in_anothers_name(cast: Any, story: Any, rows: Rows) -> dict[str, Model]:
    """Rows that a mother would write if she could, each about the father or for herself."""
    father = cast.father
    return {
        "a place in a circle": again(rows["access.Membership"], circle_id=new_id()),
        "a worker": again(rows["cases.Allocation"], part="other", user_id=cast.mother.id),
        "a threshold": again(rows["cases.Threshold"], decided_by_id=cast.mother.id),
        "a standing": again(rows["cases.PartnershipStatus"], person_id=story.sibling.id),
        "a case": again(rows["cases.Case"], child_id=story.sibling.id, reference="C-2"),
        "a note": again(rows["support.SupportNote"]),
        "the father's note": again(rows["support.SupportNote"], person_id=story.father.id),
        "the father's rules": again(rows["people.SafeContact"], person_id=story.father.id),
        "the father's number": again(rows["people.ContactPoint"], person_id=story.father.id),
        "the father's faith": again(rows["people.IdentityAnswer"], person_id=story.father.id),
        "a person": again(rows["people.Person"], user_id=None),
        "a place in the family": again(rows["people.FamilyMember"], person_id=new_id()),
        "a change of her place": again(rows["people.PlaceChange"]),
        "a request of the case": again(rows["cases.RequestLink"]),
        "an invitation": again(rows["people.Invitation"], secret_digest="2" * 64),
        "an offer": again(rows["support.SupportOffer"], answer_digest=""),
        "the father's words": again(rows["recording.ChronologyEntry"], author_id=father.id, readers="family"),
        "the father's answer": again(rows["plans.MeasureAnswer"], by_id=father.id),
        "the father's measure": again(rows["plans.Measure"], proposer_id=father.id),
        "the father's request": again(rows["referrals.Referral"], submitted_by_user_id=father.id),
        "an accepted request": again(rows["referrals.Referral"], reference="R-2", receipt_digest="3" * 64),
        "a promise of a worker": again(rows["actions.Action"], created_by_id=cast.mother.id),
        "a clock": again(rows["clock.Clock"], kind="cases.lead"),
        "a notice": again(rows["clock.EscalationNotice"], level=2),
        "a meeting": again(rows["meetings.Meeting"]),
        "an invitation's reason": again(rows["meetings.InvitationStep"], by_id=cast.mother.id),
        "an emergency": again(rows["access.EmergencyAccess"], opened_by_id=cast.mother.id),
        "an event of the father": again(rows["audit.AuditEvent"], actor_id=father.id),
        "the father's draft": again(rows["govuk.Draft"], owner_key=str(father.id)),
        **_of_the_child(cast, story, rows),
        "the father's cost": again(rows["circumstances.Impact"], person_id=story.father.id),
        "an answer": again(rows["circumstances.Response"], author_id=cast.mother.id),
        "a look at her brother": again(rows["circumstances.SiblingReview"], author_id=cast.mother.id),
        "a place": again(rows["circumstances.Site"]),
        "a shared plan": again(rows["plans.PlanVersion"], number=2, shared_by_id=cast.mother.id),
    }


def _of_standing_and_harm(cast: Any, rows: Rows) -> dict[str, Model]:
    """Rows of what is decided about a parent and written of a child, in the mother's name or in the father's."""
    return {
        "her own standing": again(rows["cases.StandingDecision"], decided_by_id=cast.mother.id),
        "evidence": again(rows["cases.EvidenceEntry"], by_id=cast.mother.id),
        "what is held back": again(rows["cases.Narrowing"], decided_by_id=cast.mother.id),
        "an offer of help": again(rows["cases.ParentNeed"], offered_by_id=cast.mother.id),
        "the father's view": again(rows["cases.LevelView"], by_id=cast.father.id),
        "a worry": again(rows["cases.UrgentWorry"], noted_by_id=cast.mother.id),
        "a cause": again(rows["cases.CauseOfHarm"], by_id=cast.mother.id),
        "an aim": again(rows["cases.SharedAim"]),
        "a worker's word about an aim": again(rows["cases.AimStep"]),
    }


def _of_places(cast: Any, story: Any, rows: Rows) -> dict[str, Model]:
    """Rows of where a child lives and of what is not safe, that are not the mother's to write."""
    return {
        "a father's zone": again(rows["places.ZoneProposal"], person_id=story.father.id),
        "a zone": again(rows["places.Zone"], by_id=cast.mother.id),
        "a placement": again(rows["places.Stay"], by_id=cast.mother.id),
        "an override": again(rows["places.Override"], by_id=cast.mother.id),
        "that she was told": again(rows["places.Telling"], by_id=cast.mother.id),
    }
