"""The front line."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GridsConfig(AppConfig):
    """The front line."""

    name = "grids"
    verbose_name = _("网格")
