"""Every address. A page that is not in the permission table (tests/house) fails the build."""

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", include("alongside.doors.public.urls")),
    path("", include("alongside.doors.common.urls")),
    path("family/", include("alongside.doors.portal.urls")),
    path("desk/", include("alongside.doors.desk.urls")),
    path("", include("alongside.doors.api.urls")),
    path("accounts/", include("alongside.ground.accounts.urls")),
    # An address is changed with a worker who knows the person: it is where invitations and codes go (R327).
    path("accounts/email/", RedirectView.as_view(url="/home/")),
    path("accounts/", include("allauth.urls")),
    path("", include("alongside.ground.files.urls")),
    path("", include("alongside.ground.govuk.urls")),
]
