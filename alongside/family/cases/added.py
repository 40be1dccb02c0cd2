"""The requests that were added to a case after it was opened (R6)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet

from alongside.family.cases.models import Case, RequestLink
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of


def requests_added(*, viewer: Acts, case: Case) -> list[RequestLink]:
    """Return the requests that came after the case was opened and were added to it, newest first, at most 20 (R6).

    Each carries the request. For those who work with the child; a family member reads none.
    """
    added = RequestLink.objects.filter(
        partnership_id=case.partnership_id, case=case, way=RequestLink.Way.OPEN_CASE
    )
    found = first_of(still_there(added).select_related("referral").order_by("-linked_at", "-id"), 20)
    note_read("referrals.referral", [link.referral_id for link in found])
    return found


def requests_added_since(*, viewer: Acts, since: datetime, size: int) -> list[RequestLink]:
    """Return the newest requests that were added to the viewer's open cases since an aware instant (R6), at most `size`."""
    added = RequestLink.objects.filter(way=RequestLink.Way.OPEN_CASE, linked_at__gte=since)
    partnership_id = viewer.as_actor().partnership_id
    if partnership_id is not None:
        added = added.filter(partnership_id=partnership_id)
    added = still_there(added)
    found = list(added.select_related("case__child").order_by("-linked_at", "-id")[:size])
    note_read("cases.case", [link.case_id for link in found])
    return found


def still_there(links: QuerySet[RequestLink]) -> QuerySet[RequestLink]:
    """Leave out the links of requests that went elsewhere since: the newest link of a request counts (R6)."""
    newer = RequestLink.objects.filter(
        partnership_id=OuterRef("partnership_id"),
        referral=OuterRef("referral"),
        linked_at__gt=OuterRef("linked_at"),
    )
    return links.filter(~Exists(newer), referral__family_id=F("case__family_id"))
