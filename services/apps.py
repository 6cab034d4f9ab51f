"""What they need, give and do."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServicesConfig(AppConfig):
    """What they need, give and do."""

    name = "services"
    verbose_name = _("清单")
