"""Addresses of this door."""

from __future__ import annotations

from alongside.doors.desk.urls import family, front, plan, wording, workers
from alongside.doors.desk.urls import family, front, plan, promises, workers
from alongside.doors.desk.urls import challenge, family, front, plan, workers

app_name = "desk"
urlpatterns = [
    *front.urlpatterns,
    *family.urlpatterns,
    *plan.urlpatterns,
    *workers.urlpatterns,
    *wording.urlpatterns,
]
    *promises.urlpatterns,
    *challenge.urlpatterns,
