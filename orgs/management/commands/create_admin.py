"""Make an account with an admin post: how an office begins."""

import getpass
import os

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import transaction

from core.audit import acting
from core.models import User
from orgs import actions
from orgs.models import Org, PostKind


class Command(BaseCommand):
    """`create_admin USERNAME --org CODE`; the password is asked for, or read from ADMIN_PASSWORD."""

    help = "新建一个组织部管理员账号"

    def add_arguments(self, parser) -> None:
        """Who and where."""
        parser.add_argument("username")
        parser.add_argument("--org", required=True, help="市或区的 12 位代码")
        parser.add_argument("--name", default="", help="姓名，默认与账号相同")

    def handle(self, *args, **options) -> None:
        """Make account and post together, or say what is wrong and exit 1."""
        username = options["username"]
        org = Org.objects.filter(code=options["org"]).first()
        if org is None:
            self.fail(f"没有代码为 {options['org']} 的组织，请先运行 import_divisions")
        try:
            with transaction.atomic(), acting(None, via="create_admin"):
                user = User(username=username, name=options["name"] or username)
                password = os.environ.get("ADMIN_PASSWORD") or self.ask()
                validate_password(password, user)
                user.set_password(password)
                user.full_clean()
                user.save()
                actions.give_first_post(user=user, kind=PostKind.ADMIN, org=org)
        except ValidationError as error:
            self.fail("；".join(error.messages))
        self.stdout.write(f"已新建账号 {username}：{org.name}组织部管理员")

    def ask(self) -> str:
        """Ask twice for the password."""
        password = getpass.getpass("密码：")
        if password != getpass.getpass("再输一次："):
            self.fail("两次输入的密码不一样")
        return password

    def fail(self, line: str) -> None:
        """Write the line to stderr and end with 1."""
        self.stderr.write(line)
        raise SystemExit(1)
