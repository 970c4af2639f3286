"""The portal as a WSGI application, for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from cop_portal.common.garbage import look_less_often

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cop_portal.settings")

application = get_wsgi_application()
look_less_often()
