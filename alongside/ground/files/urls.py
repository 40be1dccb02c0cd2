"""Where attachments are fetched."""

from django.urls import path

from alongside.ground.files import views

app_name = "files"
urlpatterns = [path("files/<uuid:attachment_id>/", views.download, name="download")]
