"""The Celery application; its settings are Django's, under the prefix CELERY_."""

import os

from celery import Celery
from celery.signals import worker_process_init

from cop_portal.common.garbage import look_less_often

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cop_portal.settings")

app = Celery("cop_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def _begin(**_signal):
    look_less_often()
