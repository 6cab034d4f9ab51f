"""Password rules of 等保 (GB/T 22239-2019, 8.1.4.1) beyond Django's own checks."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

KINDS = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]")


class KindsOfCharacterValidator:
    """Asks for at least three of: small letters, capital letters, digits, other signs."""

    def validate(self, password: str, user=None) -> None:
        """Raise ValidationError in the user's words when fewer than three kinds are used."""
        if sum(bool(re.search(kind, password)) for kind in KINDS) < 3:
            raise ValidationError(self.get_help_text(), code="too_few_kinds")

    def get_help_text(self) -> str:
        """Return the rule as the page shows it."""
        return _("密码要用到大写字母、小写字母、数字、符号中的三种")
