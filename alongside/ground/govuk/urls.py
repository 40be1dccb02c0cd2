"""The page that shows every component."""

from django.urls import path

from alongside.ground.govuk import views

app_name = "govuk"
urlpatterns = [path("components/", views.components, name="components")]
