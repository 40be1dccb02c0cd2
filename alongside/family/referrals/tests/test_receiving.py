"""A request for help is kept, whoever makes it and however little they say."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.family.referrals.models import Referral
from alongside.family.referrals.selectors import receipt_lookup, referral_by_receipt
from alongside.family.referrals.services import referral_receive
from alongside.ground.access.context import acting
from alongside.ground.base.actors import Nobody
from alongside.ground.base.declarations import Audience


def ask(cast, by=None, **facts):
    facts = {"source": "parent_carer", "own_words": "I am worried about Cleo.", **facts}
    by = by or Nobody(Audience.PUBLIC, cast.partnership.id)
    with acting(by):
        return referral_receive(by=by, partnership=cast.partnership, **facts)


def test_anyone_may_ask(cast):
    with CaptureQueriesContext(
        connection,
    ) as q:
        made = ask(cast)
    for x in q.captured_queries:
        print(x["sql"][:150])
    public = Nobody(Audience.PUBLIC, cast.partnership.id)
    with acting(public):
        assert not Referral.objects.exists()
        digest, pid = receipt_lookup(made.receipt_code.lower())
    with acting(public, receipt=digest):
        s = referral_by_receipt(viewer=public)
        print(s)
    assert 0
