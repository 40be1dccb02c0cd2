"""The web server's entry point."""

import os

from django.core.wsgi import get_wsgi_application

from alongside.config.logs import quiet_gunicorn
from alongside.config.web import stand_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
application = get_wsgi_application()
quiet_gunicorn()
stand_ready()
