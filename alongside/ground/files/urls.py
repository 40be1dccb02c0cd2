"""Where attachments are fetched, and where large ones are sent."""

from django.urls import path

from alongside.ground.files import views, views_sending

app_name = "files"
urlpatterns = [
    path("files/sending/", views_sending.begin, name="uploads"),
    path("files/sending/<uuid:upload_id>/", views_sending.part, name="upload"),
    path("files/<uuid:attachment_id>/", views.download, name="download"),
    path("files/<uuid:attachment_id>/copy/", views.copy, name="copy"),
]
