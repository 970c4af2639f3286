"""COP Portal: a treaty conference's decisions, from their text to proof that they were carried out."""

from cop_portal.celery import app as celery_app

__all__ = ["celery_app"]
