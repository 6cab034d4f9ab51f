"""What the shell itself changes: one's own account."""

import datetime

from django.db import transaction
from django.urls import reverse

from core.models import NoticeSetting, User


@transaction.atomic
def save_profile(*, by: User, name: str, phone: str, email: str) -> str:
    """Save name, phone and e-mail of the user himself; return where to go on."""
    user = User.objects.select_for_update().get(pk=by.pk)
    user.name, user.phone, user.email = name, phone, email
    user.full_clean(exclude=["password", "username"])
    user.save(update_fields=["name", "phone", "email"])
    return reverse("profile")


@transaction.atomic
def save_notice_setting(
    *,
    by: User,
    digest: bool,
    digest_at: datetime.time,
    quiet_from: datetime.time,
    quiet_until: datetime.time,
) -> str:
    """Save when the user's e-mails may come; those that are held keep their hour. Return where to
    go on."""
    facts = {
        "digest": digest,
        "digest_at": digest_at,
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
    }
    NoticeSetting.objects.update_or_create(user=by, defaults=facts)
    return reverse("notice_setting")
