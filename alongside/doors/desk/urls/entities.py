"""Who and what reports mention."""

from __future__ import annotations

from django.urls import path

from alongside.doors.desk.views import entities, entities_about

urlpatterns = [
    path("entities/", entities.entities, name="entities"),
    path("entities/elsewhere/", entities_about.crosses, name="crosses"),
    path("entities/elsewhere/<uuid:cross_match_id>/", entities_about.cross, name="cross"),
    path("entities/said/<uuid:judgement_id>/second/", entities.judgement_second, name="judgement_agree"),
    path("entities/said/<uuid:judgement_id>/back/", entities.judgement_back, name="judgement_undo"),
    path("entities/child/<uuid:child_link_id>/back/", entities_about.child_back, name="child_unlink"),
    path("entities/<uuid:entity_id>/", entities.entity, name="entity"),
    path("entities/<uuid:entity_id>/same/<uuid:other_entity_id>/", entities.entity_same, name="entity_same"),
    path("entities/<uuid:entity_id>/person/", entities_about.person, name="person_say"),
    path("entities/<uuid:entity_id>/child/", entities_about.child, name="child_link"),
    path("entities/<uuid:entity_id>/ask/", entities_about.ask, name="cross_ask"),
]
