"""Offering again: whoever said no, not now or paused is asked again at each stage of the journey (R53)."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q

from alongside.ground.base.actors import Acts
from alongside.ground.clock import now
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.support.events import OFFER_AGAIN
from alongside.practice.support.models import SupportOffer

_BATCH = 500


def offers_renew(*, by: Acts) -> int:
    """Promise a new offer where the journey moved on since a parent's answer other than yes; return how many.

    As the system. The promise names no circle: that one parent said no is not for the other to see. Again changes nothing.
    """
    newer = SupportOffer.objects.filter(
        Q(offered_at__gt=OuterRef("offered_at")) | Q(offered_at=OuterRef("offered_at"), id__gt=OuterRef("pk")),
        partnership_id=OuterRef("partnership_id"), case=OuterRef("case"), person=OuterRef("person"),
    )  # fmt: skip
    promised = Clock.objects.filter(
        partnership_id=OuterRef("partnership_id"), kind=OFFER_AGAIN, about_id=OuterRef("pk")
    )
    due = (
        SupportOffer.objects.filter(~Exists(newer), ~Exists(promised), case__closed_at__isnull=True)
        .exclude(answer__in=["", SupportOffer.Answer.ACCEPTED])
        .exclude(stage=F("case__stage"))
        .order_by("partnership_id", "id")[:_BATCH]
    )
    for offer in due:
        clock_start(
            kind=OFFER_AGAIN, about_id=offer.id, circle_id=None, partnership_id=offer.partnership_id,
            started_at=now(), by=by, owner_id=offer.worker_id, owner_label=offer.worker_name,
        )  # fmt: skip
    return len(due)


def offer_renewed(offer: SupportOffer, *, by: Acts) -> None:
    """Keep the promise to offer again, whether by a new offer or because the parent answered anew. As the system."""
    clock_stop(kind=OFFER_AGAIN, about_id=offer.id, at=now(), by=by, reason="offered again, or answered anew")
