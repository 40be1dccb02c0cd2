"""What people notice: telling it, and the work behind it."""

from __future__ import annotations

from django.urls import path

from alongside.doors.desk.views import information, information_work, told_after

_FILE = "information/told/<uuid:told_id>/file/<uuid:attachment_id>"
urlpatterns = [
    path("information/", information.information, name="information"),
    path("information/new/", information.tell, name="tell"),
    path("information/new/<uuid:case_id>/", information.tell_of, name="tell_of"),
    path("information/log/<uuid:case_id>/", information.log, name="information_log"),
    path("information/not-taken/", information.not_taken, name="not_taken"),
    path("information/told/<uuid:told_id>/", information.told, name="told"),
    path("information/told/<uuid:told_id>/add/", information.add, name="told_add"),
    path("information/told/<uuid:told_id>/thing/", information.thing, name="told_thing"),
    path("information/told/<uuid:told_id>/message/", told_after.wish, name="told_wish"),
    path(f"{_FILE}/", told_after.told_file, name="told_file"),
    path(f"{_FILE}/original/", told_after.original, name="told_original"),
    path("information/item/<uuid:noticed_id>/", information.finish, name="told_item"),
    path("information/urgent/", information_work.urgent, name="urgent"),
    path("information/urgent/<uuid:told_id>/", information_work.urgent_one, name="urgent_one"),
    path("information/rota/", information_work.rota, name="police_rota"),
    path("information/rota/new/", information_work.rota_new, name="rota_new"),
    path("information/rota/<uuid:turn_id>/", information_work.rota_off, name="rota_off"),
    path("information/things/", information_work.things, name="things"),
    path("information/things/<uuid:thing_id>/", information_work.thing, name="thing"),
    path("information/missed/", information_work.missed, name="missed"),
    path("information/missed/<uuid:missed_id>/", information_work.missed_one, name="missed_one"),
    path("information/alarms/", information_work.alarms, name="alarms"),
    path("information/alarms/<uuid:told_id>/", information_work.alarm, name="alarm"),
    path("information/training/", information_work.log_training, name="log_training"),
]
