"""Addresses of this door. What machines may ask is described at /api/v1/openapi.json."""

from __future__ import annotations

from django.urls import path, re_path

from alongside.doors.api import views
from alongside.doors.api.v1 import api

app_name = "api"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("api/v1/", api.urls),
    re_path(r"^api/", views.not_there, name="not_there"),
]
