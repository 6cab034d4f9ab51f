"""Print an API token."""

from django.core.management.base import BaseCommand
from rest_framework.authtoken.models import Token

from core.models import User


class Command(BaseCommand):
    """`create_token USERNAME` prints the account's token, made at the first call."""

    help = "打印一个账号的接口令牌"

    def add_arguments(self, parser) -> None:
        """Whose token."""
        parser.add_argument("username")

    def handle(self, *args, **options) -> None:
        """Print the token, or exit 1 for an unknown account."""
        user = User.objects.filter(username=options["username"], is_active=True).first()
        if user is None:
            self.stderr.write(f"没有账号 {options['username']}")
            raise SystemExit(1)
        self.stdout.write(Token.objects.get_or_create(user=user)[0].key)
