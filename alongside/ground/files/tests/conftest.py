import pytest


@pytest.fixture(autouse=True)
def plain_static_files(settings, tmp_path_factory):
    """Pages can be drawn before the browser's files are built."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    settings.STATIC_ROOT = tmp_path_factory.mktemp("static")
