"""Addresses that every door's forms use."""

from __future__ import annotations

from django.urls import path

from alongside.doors.common import spotted, views

app_name = "drafts"
urlpatterns = [
    path("drafts/<slug:form_key>/", views.keep, name="keep"),
    path("spotted/", spotted.look, name="spotted"),
]
