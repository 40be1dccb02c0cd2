"""The map of what people told, what the night proposed, and work with friends and other parents."""

from __future__ import annotations

from django.urls import path

from alongside.doors.desk.views import network, network_deeds, network_wider

_TWO = "network/thing/<uuid:node_id>"
urlpatterns = [
    path("network/", network.network, name="network"),
    path("network/case/", network.of_case, name="network_case"),
    path("network/places/", network.places, name="network_places"),
    path("network/numbers/", network_deeds.numbers, name="network_numbers"),
    path(f"{_TWO}/", network.node, name="network_node"),
    path(f"{_TWO}/connected/", network.connect, name="network_connect"),
    path(f"{_TWO}/to/<uuid:other_node_id>/", network.between, name="network_between"),
    path(f"{_TWO}/with/<uuid:other_node_id>/", network.link, name="network_link"),
    path(f"{_TWO}/with/<uuid:other_node_id>/say/", network.link_said, name="network_link_say"),
    path("network/groups/", network_deeds.groups, name="network_groups"),
    path("network/groups/<uuid:network_group_id>/", network_deeds.group, name="network_group"),
    path(
        "network/groups/<uuid:network_group_id>/say/", network_deeds.group_judge, name="network_group_judge"
    ),
    path("network/groups/<uuid:network_group_id>/work/", network_wider.work_new, name="network_work_new"),
    path("network/children/", network_deeds.furthers, name="network_furthers"),
    path("network/children/<uuid:further_id>/", network_deeds.further, name="network_further"),
    path("network/children/<uuid:further_id>/help/", network_deeds.further_confirm, name="network_confirm"),
    path(
        "network/children/<uuid:further_id>/dismiss/", network_deeds.further_dismiss, name="network_dismiss"
    ),
    path("network/children/<uuid:further_id>/check/", network_deeds.further_check, name="network_check"),
    path("network/work/", network_wider.works, name="network_works"),
    path("network/work/<uuid:wider_work_id>/", network_wider.work, name="network_work"),
    path("network/work/<uuid:wider_work_id>/reached/", network_wider.work_reached, name="network_reached"),
    path("network/work/<uuid:wider_work_id>/end/", network_wider.work_end, name="network_work_end"),
]
