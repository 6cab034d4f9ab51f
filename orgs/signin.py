"""Sign-in by allauth: no registration, failures counted by axes, a ceiling for each address."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation only."""

    def is_open_for_signup(self, request) -> bool:
        """Nobody registers by himself."""
        return False
