"""Core: what any such product needs, knowing nothing of this one's nouns."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Loads every app's registrations (handlers, reminders, slots, lists, readers) at start."""

    name = "core"
    verbose_name = _("基础")

    def ready(self) -> None:
        """Import the modules in which apps register what core calls by name."""
        for module in ("handlers", "reminders", "slots_here", "lists", "signals"):
            autodiscover_modules(module)
