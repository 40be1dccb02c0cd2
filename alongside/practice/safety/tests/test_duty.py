"""The duty team is rung at night about a child whose case is closed to them (R168): what opens, what stays shut, who is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from alongside.config.demo.papers import picture
from alongside.family.cases.models import Case
from alongside.family.people.models import Person
from alongside.ground.access.context import acting
from alongside.ground.access.services import emergency_open
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.ids import new_id
from alongside.practice.safety import services
from alongside.practice.safety.models import DutyCall, Episode, Handover
from alongside.practice.safety.selectors import episode_page, pack_of
from alongside.practice.safety.services import Known, Named

PNG = bytes(picture().read())
WHY = "Her mother rang us, crying: she is not home"


def call(by: Any, named: Named, **facts: Any) -> Handover:
    with acting(by):
        return services.duty_report(by=by, named=named, **{"caller": "parent", "why": WHY, **facts})


def born(story: Any, day: date = date(2011, 2, 3)) -> date:
    with acting(SYSTEM):
        Person.objects.filter(id=story.child.id).update(born_on=day)
    return day


def test_the_duty_team_opens_it_reads_what_helps_and_the_family_reads_why(
    cast: Any, story: Any, own_storage: Any
) -> None:
    with acting(cast.mother):
        services.pack_add(by=cast.mother, case_id=story.case.id, kind="looks", words="Red coat.")
        photo = services.pack_add(
            by=cast.mother, case_id=story.case.id, kind="photo", uploads=[SimpleUploadedFile("cleo.png", PNG)]
        )
    handed = call(
        cast.duty, Named(reference=f" {story.case.reference.lower()} "), known=Known(last_seen="At school")
    )
    with acting(cast.duty):
        assert not Case.objects.filter(id=story.case.id).exists()  # the case stays closed to them
        found = pack_of(viewer=cast.duty, case_id=story.case.id, partnership_id=story.case.partnership_id)
        [(_, looks), (_, photos)] = found.parts
        assert (looks[0].entry.words, photos[0].files[0].name) == ("Red coat.", "cleo.png")
        _file, plain = services.photo_open(
            by=cast.duty, entry_id=photo.id, attachment_id=photos[0].files[0].id
        )
        with plain:
            assert b"".join(plain).startswith(b"\x89PNG"), "a copy to look at"
    with acting(cast.mother):
        [said] = episode_page(viewer=cast.mother, episode_id=handed.episode_id).duty
        assert (said.why, said.get_caller_display(), said.by_name) == (
            WHY,
            "A parent or carer",
            cast.duty.name,
        )
    with acting(SYSTEM):
        events = AuditEvent.objects.filter(kind__in=["safety.duty.called", "safety.photo.opened"])
        assert {one.kind: one.circle_ids == [story.case.id] for one in events} == {
            "safety.duty.called": True, "safety.photo.opened": True,
        }  # fmt: skip
    with acting(cast.mother):
        services.episode_found(by=cast.mother, episode_id=handed.episode_id)
    with acting(cast.duty), pytest.raises(Missing):  # she is back: it closes again
        services.photo_open(by=cast.duty, entry_id=photo.id, attachment_id=photos[0].files[0].id)
    with acting(cast.stranger), pytest.raises(Missing):
        services.photo_open(by=cast.stranger, entry_id=photo.id, attachment_id=photos[0].files[0].id)


def test_by_name_and_birthday_and_into_an_episode_that_is_open(cast: Any, story: Any) -> None:
    day = born(story)
    with acting(cast.mother):
        first = services.missing_report(by=cast.mother, case_id=story.case.id)
    # an emergency that lets them read the case does not stop them from saying that a child is missing
    with acting(cast.duty):
        emergency_open(by=cast.duty, circle_id=story.case.id, reason="Her mother rang at night")
    handed = call(cast.duty, Named(child_name=story.child.full_name.upper(), born_on=day), caller="school")
    assert handed.episode_id == first.episode_id
    with acting(SYSTEM):
        assert Episode.objects.filter(case=story.case).count() == 1
        assert DutyCall.objects.get().caller == "school"


@pytest.mark.parametrize(
    ("named", "facts", "code", "says"),
    [
        (Named(), {}, "child_which", "birthday"),
        (Named(child_name="Cleo Ash"), {}, "child_which", "both"),
        (Named(reference="C-NOBODY"), {}, "child_unknown", "999"),
        (Named(child_name="Nobody Here", born_on=date(2011, 2, 3)), {}, "child_unknown", "Refer a child"),
        (Named(reference="C-TEST-0001"), {"why": " "}, "words_missing", ""),
        (Named(reference="C-TEST-0001"), {"why": "x" * 401}, "words_too_long", ""),
        (Named(reference="C-TEST-0001"), {"caller": "ghost"}, "choice_unknown", ""),
    ],
)
def test_what_is_refused_says_the_right_way_round(
    cast: Any, story: Any, named: Named, facts: dict[str, Any], code: str, says: str
) -> None:
    with pytest.raises(Refused) as refused:
        call(cast.duty, named, **facts)
    assert refused.value.code == code
    assert says in refused.value.message


def test_two_children_of_one_name_are_not_guessed_between_and_nobody_else_may_look(
    cast: Any, story: Any
) -> None:
    day = born(story)
    with acting(SYSTEM):
        twin = Person.objects.create(
            partnership_id=cast.partnership.id, full_name=story.child.full_name, name_key=story.child.name_key, born_on=day
        )  # fmt: skip
        other = Case.objects.get(id=story.case.id)
        other.id, other.reference, other.child = new_id(), "C-TEST-0009", twin
        other.save(force_insert=True)
    with pytest.raises(Refused) as refused:
        call(cast.duty, Named(child_name=story.child.full_name, born_on=day))
    assert (refused.value.code, "reference" in refused.value.message) == ("child_not_one", True)
    for who in ("teacher", "police", "csw", "mother", "stranger"):
        with pytest.raises((NotPermitted, Refused)):
            call(getattr(cast, who), Named(reference="C-TEST-0001"))


@pytest.mark.committed
class TestAtTheSameSecond:
    """A parent presses and the duty team is rung, in the same second."""

    @pytest.fixture
    def db(self, committed_database: str) -> None:
        """The cast of this class lives in a database whose transactions really commit."""

    def test_they_open_one_episode_with_both_accounts(self, db: None, cast: Any, story: Any) -> None:
        together = Barrier(2)

        def one(deed: Callable[[], Any], by: Any) -> Any:
            try:
                with acting(by):
                    together.wait(timeout=20)
                    return deed()
            finally:
                connection.close()

        deeds = [
            (lambda: services.missing_report(by=cast.mother, case_id=story.case.id), cast.mother),
            (
                lambda: services.duty_report(
                    by=cast.duty, named=Named(reference=story.case.reference), caller="parent", why=WHY
                ),
                cast.duty,
            ),
        ]
        with ThreadPoolExecutor(2) as pool:
            handed = list(pool.map(lambda pair: one(*pair), deeds))
        assert len({one.episode_id for one in handed}) == 1
        with acting(SYSTEM):
            [episode] = Episode.objects.filter(case=story.case)
            assert (episode.accounts.count(), episode.handovers.count(), episode.duty_calls.count()) == (
                2,
                2,
                1,
            )
            kinds = AuditEvent.objects.filter(kind="safety.episode.reported").count()
        assert kinds == 1
