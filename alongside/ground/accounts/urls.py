"""Addresses of accounts that are not allauth's."""

from django.urls import path

from alongside.ground.accounts import views

app_name = "accounts"
urlpatterns = [path("demo/<str:token>/", views.demo_sign_in, name="demo_sign_in")]
