"""Writes down who signed in, who failed and who left; a new password ends the duty to change it."""

from allauth.account.signals import password_changed, password_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from rest_framework.authtoken.models import Token

from core.middleware import client_address
from core.models import AccessEvent, User
from core.personal import record
from core.ui.signin import account_named
from orgs.models import Post


def _note(kind: str, user: User | None, request) -> None:
    """Add the line; the account's id is the subject, a name that nobody has is not kept."""
    record(
        kind,
        user=user,
        subject=f"user:{user.pk}" if user else "",
        org_id=_org_of(user) if user else None,
        address=client_address(request) if request is not None else None,
    )


def _org_of(user: User) -> int | None:
    post = Post.objects.active().filter(user=user).select_related("unit").first()
    return post.home_org_id if post else None


@receiver(user_logged_in)
def signed_in(sender, request, user, **kwargs) -> None:
    """Note a sign-in."""
    _note(AccessEvent.Kind.SIGN_IN, user, request)


@receiver(user_logged_out)
def signed_out(sender, request, user, **kwargs) -> None:
    """Note a sign-out; a session without account is none."""
    if user is not None:
        _note(AccessEvent.Kind.SIGN_OUT, user, request)


@receiver(user_login_failed)
def failed(sender, credentials, request=None, **kwargs) -> None:
    """Note a failed try under the account that was meant, if there is one."""
    name = str(credentials.get("username") or credentials.get("login") or "").replace("\x00", "")
    _note(AccessEvent.Kind.SIGN_IN_FAILED, account_named(name), request)


@receiver([password_changed, password_reset])
def password_is_new(sender, request, user, **kwargs) -> None:
    """Whoever had to change the password did; API tokens end as other sessions do."""
    Token.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    user.must_change_password = False
