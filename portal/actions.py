"""What the shell itself changes: one's own account."""

from django.db import transaction
from django.urls import reverse

from core.models import User


@transaction.atomic
def save_profile(*, by: User, name: str, phone: str, email: str) -> str:
    """Save name, phone and e-mail of the user himself; return where to go on."""
    user = User.objects.select_for_update().get(pk=by.pk)
    user.name, user.phone, user.email = name, phone, email
    user.full_clean(exclude=["password", "username"])
    user.save(update_fields=["name", "phone", "email"])
    return reverse("profile")
