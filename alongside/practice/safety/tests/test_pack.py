"""The pack: kept by the family on a calm day, never refused for being incomplete, and its opening told to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, transaction

from alongside.ground.access.context import acting
from alongside.ground.access.services import emergency_open
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen, now, today
from alongside.practice.plans.services import approach_say
from alongside.practice.safety import services
from alongside.practice.safety.models import PackEntry
from alongside.practice.safety.selectors import handovers_of, pack_of, pack_openings


def add(by: Any, story: Any, kind: str = "looks", **facts: Any) -> PackEntry:
    with acting(by):
        return services.pack_add(by=by, case_id=story.case.id, kind=kind, **{"words": "Tall.", **facts})


def pack(by: Any, story: Any) -> Any:
    with acting(by):
        return pack_of(viewer=by, case_id=story.case.id, partnership_id=story.case.partnership_id)


def said(by: Any, story: Any) -> list[str]:
    return [line.entry.words for _, lines in pack(by, story).parts for line in lines]


def test_each_says_their_own_and_reads_what_is_theirs_to_read(cast: Any, story: Any) -> None:
    add(cast.mother, story, words="Red coat.")
    add(cast.mother, story, "places", words="Her aunt in Leeds.", readers="workers")
    add(cast.young_person, story, "approach", words="Do not shout my name.", readers="family")
    assert said(cast.father, story) == ["Red coat.", "Do not shout my name."]
    assert said(cast.csw, story) == ["Red coat.", "Do not shout my name.", "Her aunt in Leeds."]
    assert said(cast.young_person, story) == ["Do not shout my name."]
    assert pack(cast.mother, story).lacks[:2] == ("A photo", "Health and medicines")
    first = pack(cast.mother, story).parts[0][1][0].entry
    assert (first.by_name, first.by_role, first.at <= now()) == ("Maria Ash", "Parent or carer", True)
    with acting(cast.stranger), pytest.raises(Missing):
        services.pack_add(by=cast.stranger, case_id=story.case.id, kind="looks", words="x")


def test_how_to_approach_them_in_the_plan_is_read_with_the_pack_and_is_not_lacking(
    cast: Any, story: Any
) -> None:
    """What a parent said once for the plan reaches whoever looks at night, also who may not open the case (R101, R168)."""
    with acting(cast.mother):
        for kind, words in (("wakes", "Her aunt."), ("wakes", "Her grandmother."), ("calms", "Her music.")):
            approach_say(by=cast.mother, case_id=story.case.id, kind=kind, words=words)
        approach_say(by=cast.mother, case_id=story.case.id, kind="calms", words="")
    words = ["Who should wake or speak to them: Her grandmother."]
    for who in (cast.mother, cast.father, cast.csw):
        assert said(who, story) == words
        assert "How to approach them" not in pack(who, story).lacks
    line = pack(cast.csw, story).parts[0][1][0].entry
    assert (line.by_name, line.by_role, line.by_id) == ("Maria Ash", "In the plan", None)
    assert said(cast.young_person, story) == []
    with acting(cast.mother):
        handed = services.missing_report(by=cast.mother, case_id=story.case.id)
    assert "approach" not in handed.lacks
    assert "photo" in handed.lacks
    assert said(cast.duty, story) == words


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"words": " "}, "words_missing"),
        ({"words": "x" * 2_001}, "words_too_long"),
        ({"kind": "score"}, "choice_unknown"),
        ({"readers": "everybody"}, "choice_unknown"),
        ({"kind": "photo", "words": ""}, "photo_missing"),
    ],
)
def test_what_says_nothing_is_refused(cast: Any, story: Any, facts: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        add(cast.mother, story, **facts)
    assert refused.value.code == code


def test_a_photo_is_sealed_and_goes_with_the_pack(cast: Any, story: Any, own_storage: Any) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + b"a face" * 40
    add(cast.mother, story, "photo", words="", uploads=[SimpleUploadedFile("cleo.png", picture)])
    [(label, lines)] = pack(cast.csw, story).parts
    assert (label, lines[0].files[0].name) == ("A photo", "cleo.png")
    stored = next(one for one in own_storage.rglob("*") if one.is_file())
    assert picture not in stored.read_bytes()
    with pytest.raises(Refused) as refused:
        add(cast.mother, story, "photo", uploads=[SimpleUploadedFile("cleo.png", b"%PDF-1.4 no photo")])
    assert refused.value.code.startswith("attachment")


def test_only_whoever_said_it_takes_it_back_and_nobody_changes_it(cast: Any, story: Any) -> None:
    entry = add(cast.mother, story)
    for who in ("father", "csw", "manager"):
        with acting(getattr(cast, who)), pytest.raises(Missing):
            services.pack_take_back(by=getattr(cast, who), entry_id=entry.id)
    with acting(SYSTEM), pytest.raises(Error), transaction.atomic():
        PackEntry.objects.filter(id=entry.id).update(words="Short.")
    with acting(cast.mother):
        services.pack_take_back(by=cast.mother, entry_id=entry.id)
    with acting(cast.mother), pytest.raises(Refused) as refused:
        services.pack_take_back(by=cast.mother, entry_id=entry.id)
    assert refused.value.code == "taken_back_already"
    assert pack(cast.mother, story).empty


def test_an_old_pack_is_told_gently_and_reviewed_in_one_press(cast: Any, story: Any) -> None:
    with acting(cast.mother):
        review = services.pack_review(by=cast.mother, case_id=story.case.id)
    assert review.review_by == today() + timedelta(weeks=6)
    assert not pack(cast.mother, story).old
    with frozen(now() + timedelta(weeks=6, days=1)):
        assert pack(cast.mother, story).old
    with acting(cast.young_person), pytest.raises(NotPermitted):
        services.pack_review(by=cast.young_person, case_id=story.case.id)


def test_an_incomplete_pack_is_handed_over_as_it_is_and_says_what_is_missing(cast: Any, story: Any) -> None:
    hidden = add(cast.mother, story, "places", readers="workers")
    with acting(cast.father):
        services.missing_report(by=cast.father, case_id=story.case.id)
        [handed] = handovers_of(viewer=cast.father, case=story.case)
        assert handed.entry_ids == [
            hidden.id
        ]  # police get it; the father reads that it went, not what it says
        mine = {"case_id": story.case.id, "partnership_id": story.case.partnership_id}
        assert not pack_of(viewer=cast.father, only=handed.entry_ids, **mine).parts
        assert "looks" in handed.lacks
        assert "places" not in handed.lacks


def test_the_family_reads_who_opened_the_pack_the_police_and_an_emergency_too(cast: Any, story: Any) -> None:
    add(cast.mother, story)
    for _ in range(2):
        with acting(cast.csw):
            services.pack_opened(by=cast.csw, case_id=story.case.id)
    with acting(cast.mother):
        assert services.pack_opened(by=cast.mother, case_id=story.case.id) is None
    with acting(cast.police):
        with pytest.raises(Missing):
            services.pack_opened(by=cast.police, case_id=story.case.id)
        emergency_open(
            by=cast.police,
            circle_id=story.case.id,
            with_circle_ids=[story.family.id],
            reason="She is missing and we search for her.",
        )
    with acting(cast.police):
        assert services.pack_opened(by=cast.police, case_id=story.case.id) is not None
        with pytest.raises(NotPermitted):
            services.pack_add(by=cast.police, case_id=story.case.id, kind="looks", words="x")
    with acting(cast.father):
        assert {one.by_name for one in pack_openings(viewer=cast.father, case=story.case)} == {
            "Chris Young", "Paula Constable",
        }  # fmt: skip
    with acting(SYSTEM):
        assert AuditEvent.objects.filter(kind="safety.pack.opened").count() == 3
