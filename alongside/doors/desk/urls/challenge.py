"""Complaints, kept apart; and steps that somebody independent looks at."""

from __future__ import annotations

from django.urls import path

from alongside.doors.desk.views import complaints, looks, redress, rights

urlpatterns = [
    path("complaints/", complaints.complaints, name="complaints"),
    path("complaints/new/", complaints.new, name="complaint_new"),
    path("complaints/phone/", complaints.phone, name="complaint_phone"),
    path("complaints/numbers/", complaints.numbers, name="complaint_numbers"),
    path("complaints/<uuid:complaint_id>/", complaints.complaint, name="complaint"),
    path("complaints/<uuid:complaint_id>/<slug:doing>/", complaints.deed, name="complaint_deed"),
    path("cases/<uuid:case_id>/complaint/", complaints.for_somebody, name="complaint_for"),
    path("rights/", rights.rights, name="rights"),
    path("rights/<str:cite>/", rights.right, name="right"),
    path("cases/<uuid:case_id>/look/", looks.looks, name="looks"),
    path("cases/<uuid:case_id>/look/ask/", looks.ask, name="look_ask"),
    path("looks/<uuid:look_id>/", looks.look, name="look"),
    path("requests/<uuid:referral_id>/look/", looks.of_request, name="request_looks"),
    path("requests/<uuid:referral_id>/look/ask/", looks.ask_of_request, name="request_look_ask"),
    path("put-right/<uuid:put_right_id>/", redress.put_right, name="put_right"),
    path("reading/copies/<uuid:copy_id>/longer/", redress.copy_longer, name="copy_longer"),
    path("told/<uuid:disclosure_id>/", redress.police, name="disclosure_police"),
    path("told/<uuid:disclosure_id>/police/", redress.police_say, name="disclosure_police_say"),
    path("told/<uuid:disclosure_id>/other/", redress.other_child, name="disclosure_other"),
    path("board/turnover/", redress.board, name="board_turnover"),
]
