"""How they meet and agree."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlliancesConfig(AppConfig):
    """How they meet and agree."""

    name = "alliances"
    verbose_name = _("议事")
