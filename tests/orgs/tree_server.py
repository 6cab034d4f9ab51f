"""Loaded once by the server that the processes of the race are forked from."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()
