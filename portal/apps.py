"""The shell around the apps."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """The shell around the apps."""

    name = "portal"
    verbose_name = _("门户")
