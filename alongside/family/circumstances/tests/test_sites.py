"""Places: one place beside the children of two families, and neither learns of the other."""

from __future__ import annotations

import pytest

from alongside.family.circumstances.models import Site, SiteLink, SiteVersion
from alongside.family.circumstances.selectors import (
    site_get,
    site_versions,
    sites_named,
    sites_of,
    sites_unowned,
)
from alongside.family.circumstances.services import SiteWords, site_add, site_change, site_link, site_unlink
from alongside.ground.access.context import acting
from alongside.ground.access.models import Membership
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale

STATION = SiteWords("North Station", "transport", "high", area="Station Road", risks="Cars wait by the exit")


def add(by, case, site=STATION, **facts):
    with acting(by):
        return site_add(by=by, case_id=case.id, site=site, **facts)


def linked(viewer, case):
    with acting(viewer):
        return sites_of(viewer=viewer, case=case)


def test_a_place_is_read_by_the_workers_of_its_children_and_by_no_family(cast, story):
    link = add(cast.csw, story.case, words="She changes trains here")
    (seen,) = linked(cast.social_worker, story.case)
    assert (seen.site.name, seen.words) == ("North Station", "She changes trains here")
    for who in (cast.mother, cast.father, cast.young_person, cast.teacher, cast.police, cast.stranger):
        with acting(who):
            assert not any(model.objects.exists() for model in (Site, SiteLink, SiteVersion))
    with acting(cast.mother), pytest.raises(NotPermitted):
        site_add(by=cast.mother, case_id=story.case.id, site=STATION)
    with acting(cast.teacher), pytest.raises(Missing):
        site_add(by=cast.teacher, case_id=story.case.id, site=STATION)
    with acting(cast.social_worker):
        site_unlink(by=cast.social_worker, case_id=story.case.id, link_id=link.id)
        site_unlink(by=cast.social_worker, case_id=story.case.id, link_id=link.id)
        assert not Site.objects.exists()
        with pytest.raises(Missing):
            site_get(viewer=cast.social_worker, case=story.case, site_id=link.site_id)


def test_a_place_of_the_same_name_is_proposed_and_a_person_chooses(cast, story, other_case):
    first = add(cast.csw, story.case, words="She changes trains here")
    with (
        acting(cast.police),
        pytest.raises(Refused, match="Choose it, or say that this is another one") as caught,
    ):
        site_add(by=cast.police, case_id=other_case.id, site=SiteWords("north  STATION", "street", "none"))
    assert caught.value.code == "site_named"
    with acting(cast.police):
        (known,) = sites_named(viewer=cast.police, name="North Station")
        assert known.words == "North Station, bus, train or taxi, Station Road"
        assert not hasattr(known, "risks")
        assert not Site.objects.exists()  # proposed, and not read before it is chosen
        site_link(by=cast.police, case_id=other_case.id, site_id=known.id, words="He waits here")
        with pytest.raises(Refused, match="already"):
            site_link(by=cast.police, case_id=other_case.id, site_id=known.id)
        (mine,) = sites_of(viewer=cast.police, case=other_case)
        assert (mine.site_id, mine.site.risks) == (first.site_id, "Cars wait by the exit")
        assert list(SiteLink.objects.values_list("words", flat=True)) == ["He waits here"]
        assert not AuditEvent.objects.filter(about_id=first.id).exists()
    with acting(cast.csw):
        assert SiteLink.objects.get().words == "She changes trains here"
    other = add(cast.police, other_case, another=True)
    assert other.site_id != first.site_id
    with acting(cast.stranger):
        assert sites_named(viewer=cast.stranger, name="North Station") == []
        with pytest.raises(Missing):
            site_link(by=cast.stranger, case_id=other_case.id, site_id=first.site_id)


def test_a_high_risk_place_without_an_owner_stands_on_the_managers_list_until_it_has_one(cast, story):
    site_id = add(cast.csw, story.case).site_id
    with acting(cast.manager):
        assert [one.id for one in sites_unowned(viewer=cast.manager)] == [site_id]
    with acting(cast.csw), pytest.raises(NotPermitted):
        sites_unowned(viewer=cast.csw)
    owned = SiteWords(
        "North Station", "transport", "high", owner_agency="Transport police", strengths="A kind kiosk"
    )
    with acting(cast.manager):
        site_change(by=cast.manager, site_id=site_id, site=owned, expected_version=1)
        assert not sites_unowned(viewer=cast.manager).exists()
    with acting(cast.csw):
        with pytest.raises(Stale):
            site_change(by=cast.csw, site_id=site_id, site=STATION, expected_version=1)
        with pytest.raises(Refused, match="few words"):
            site_change(
                by=cast.csw, site_id=site_id, site=SiteWords(" ", "street", "none"), expected_version=2
            )
        with pytest.raises(Refused, match="Choose one"):
            site_change(by=cast.csw, site_id=site_id, site=SiteWords("x", "moon", "none"), expected_version=2)
        assert [(v.version, v.risks) for v in site_versions(viewer=cast.csw, site_id=site_id)] == [
            (2, ""), (1, "Cars wait by the exit"),
        ]  # fmt: skip
    with acting(cast.teacher), pytest.raises(Missing):
        site_change(by=cast.teacher, site_id=site_id, site=STATION, expected_version=2)


def test_whoever_looks_in_an_emergency_changes_no_place(cast, story):
    site_id = add(cast.csw, story.case).site_id
    with acting(SYSTEM):
        for circle in (story.case.id, story.family.id):
            Membership.objects.create(
                partnership_id=cast.partnership.id,
                user_id=cast.police.id,
                circle_id=circle,
                capacity="emergency",
            )
    with acting(cast.police):
        assert Site.objects.get().id == site_id
        for write in (
            lambda: site_change(by=cast.police, site_id=site_id, site=STATION, expected_version=1),
            lambda: site_add(by=cast.police, case_id=story.case.id, site=STATION, another=True),
        ):
            with pytest.raises(NotPermitted):
                write()
