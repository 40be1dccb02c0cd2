"""What people told, for the officers of intelligence, the hub, and whoever the police share with."""

from __future__ import annotations

from django.urls import path

from alongside.doors.desk.views import intelligence, intelligence_hub, sharing

_ONE = "intelligence/<uuid:graded_id>"

urlpatterns = [
    path("intelligence/", intelligence.inbox, name="intelligence"),
    path("intelligence/stands/<slug:standing>/", intelligence.standing, name="intelligence_standing"),
    path("intelligence/digest/", intelligence_hub.digest, name="digest"),
    path("intelligence/numbers/", intelligence_hub.numbers, name="intelligence_numbers"),
    path("intelligence/numbers/file/", intelligence_hub.numbers_file, name="intelligence_numbers_file"),
    path("intelligence/texts/<uuid:text_id>/onward/", intelligence_hub.onward, name="onward"),
    path("intelligence/sharing/", sharing.sharing, name="intelligence_sharing"),
    path("intelligence/sharing/ask/", sharing.ask, name="intelligence_ask"),
    path("intelligence/sharing/agreement/", sharing.read_agreement, name="intelligence_agreement"),
    path("intelligence/sharing/agreement/set/", sharing.agreement, name="intelligence_agreement_set"),
    path("intelligence/sharing/<uuid:share_request_id>/", sharing.asked, name="intelligence_asked"),
    path("intelligence/sharing/<uuid:share_request_id>/give/", sharing.give, name="intelligence_give"),
    path("intelligence/sharing/<uuid:share_request_id>/refuse/", sharing.refuse, name="intelligence_refuse"),
    path("intelligence/shares/<uuid:share_id>/newer/", sharing.renew, name="intelligence_renew"),
    path("intelligence/shares/<uuid:share_id>/end/", sharing.end, name="intelligence_end"),
    path("intelligence/across/<uuid:cross_match_id>/", sharing.across, name="intelligence_across"),
    path(f"{_ONE}/", intelligence.report, name="intelligence_report"),
    path(f"{_ONE}/grade/", intelligence.grade, name="intelligence_grade"),
    path(f"{_ONE}/text/", intelligence.sanitise, name="intelligence_text"),
    path(f"{_ONE}/move/", intelligence.move, name="intelligence_move"),
    path(f"{_ONE}/answer/", intelligence.answer, name="intelligence_answer"),
    path(f"{_ONE}/doubt/", intelligence.doubt, name="intelligence_doubt"),
    path(f"{_ONE}/source/", intelligence.source, name="intelligence_source"),
    path(f"{_ONE}/outcome/", intelligence_hub.outcome, name="intelligence_outcome"),
    path(f"{_ONE}/copy/", intelligence_hub.paper, name="intelligence_copy"),
]
