"""Password rules of 等保 (GB/T 22239-2019, 8.1.4.1) beyond Django's own checks."""

import re

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

KINDS = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]")


class LengthValidator(MinimumLengthValidator):
    """Django's check of the length, in Chinese (its own translation misses the sentence)."""

    def get_error_message(self) -> str:
        """Return what is wrong as the page shows it."""
        return _("密码太短，至少要 %(n)s 位") % {"n": self.min_length}

    def get_help_text(self) -> str:
        """Return the rule as the page shows it."""
        return _("密码至少要 %(n)s 位") % {"n": self.min_length}


class KindsOfCharacterValidator:
    """Asks for at least three of: small letters, capital letters, digits, other signs."""

    def validate(self, password: str, user=None) -> None:
        """Raise ValidationError in the user's words when fewer than three kinds are used."""
        if sum(bool(re.search(kind, password)) for kind in KINDS) < 3:
            raise ValidationError(self.get_help_text(), code="too_few_kinds")

    def get_help_text(self) -> str:
        """Return the rule as the page shows it."""
        return _("密码要用到大写字母、小写字母、数字、符号中的三种")
