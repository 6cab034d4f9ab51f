"""Orgs: who and where."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgsConfig(AppConfig):
    """The tree, units, posts and sign-in."""

    name = "orgs"
    verbose_name = _("组织")
