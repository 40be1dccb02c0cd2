"""What is done about those who harm: of one case, for managers and the board, for police and the hub."""

from __future__ import annotations

from django.urls import path

from alongside.doors.desk.views import disruption, disruption_pursuing

urlpatterns = [
    path("cases/<uuid:case_id>/stopping/", disruption.stopping, name="stopping"),
    path("cases/<uuid:case_id>/stopping/new/", disruption.stopping_new, name="stopping_new"),
    path("cases/<uuid:case_id>/stopping/none/", disruption.stopping_none, name="stopping_none"),
    path("cases/<uuid:case_id>/looked-at/", disruption.focus, name="focus"),
    path("stopping/", disruption.children, name="stopping_children"),
    path("stopping/since/<uuid:watch_id>/", disruption.watch, name="stopping_watch"),
    path("disruption/", disruption_pursuing.targets, name="targets"),
    path("disruption/numbers/", disruption_pursuing.numbers, name="stopping_numbers"),
    path("disruption/about/<uuid:entity_id>/", disruption_pursuing.pursue_entity, name="pursue_entity"),
    path(
        "disruption/group/<uuid:confirmed_group_id>/", disruption_pursuing.pursue_group, name="pursue_group"
    ),
    path("disruption/<uuid:activity_id>/", disruption_pursuing.one, name="stopping_one"),
    path("disruption/<uuid:activity_id>/came/", disruption_pursuing.came, name="stopping_came"),
    path("disruption/<uuid:activity_id>/change/", disruption_pursuing.change, name="stopping_change"),
    path("disruption/<uuid:activity_id>/back/", disruption_pursuing.back, name="stopping_back"),
]
