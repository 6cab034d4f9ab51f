"""What one may change of one's own account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.models import User


class ProfileForm(forms.ModelForm):
    """Name, phone and e-mail; the account name is the admin's to give."""

    class Meta:
        model = User
        fields = ["name", "phone", "email"]
        labels = {"email": _("电子邮箱")}
        help_texts = {"email": _("有邮箱，就能收到通知邮件，也能自己找回密码")}
