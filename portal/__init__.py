"""The Django project and the shell around the apps: settings, workbench, dashboards, search."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
