"""Addresses of this door."""

from __future__ import annotations

from alongside.doors.desk.urls import (
    challenge,
    disruption,
    entities,
    family,
    front,
    information,
    intelligence,
    network,
    plan,
    promises,
    vault,
    wording,
    workers,
)

app_name = "desk"
urlpatterns = [
    *front.urlpatterns,
    *family.urlpatterns,
    *plan.urlpatterns,
    *promises.urlpatterns,
    *workers.urlpatterns,
    *wording.urlpatterns,
    *challenge.urlpatterns,
    *vault.urlpatterns,
    *entities.urlpatterns,
    *intelligence.urlpatterns,
    *information.urlpatterns,
    *network.urlpatterns,
    *disruption.urlpatterns,
]
