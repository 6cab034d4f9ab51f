"""WSGI entry point for gunicorn."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()
# Read before gunicorn forks: the first search would wait half a second for it in each process.
import_module("services.search.words").lexemes("要找的词")
