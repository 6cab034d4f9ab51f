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


class FeedForm(forms.Form):
    """What a calendar link is for, so that one knows which to end."""

    name = forms.CharField(
        label=_("用在哪里"),
        max_length=40,
        help_text=_("如“我的手机”“办公室电脑”，以后好认"),
        error_messages={"required": _("请写一个名字，如“我的手机”")},
    )
