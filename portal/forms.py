"""What one may change of one's own account."""

from allauth.core import ratelimit
from django import forms
from django.utils.translation import gettext_lazy as _

from core.middleware import SignedInRequest
from core.models import NoticeSetting, User


class ProfileForm(forms.ModelForm):
    """Name, phone and e-mail; the account name is the admin's to give.

    A new e-mail asks for the password: who sits down at an open desk could otherwise send himself
    the link for a new one. Wrong tries are counted with those of the page that asks for it again.
    """

    password = forms.CharField(
        label=_("现在的密码"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("换邮箱时才要填"),
    )

    def __init__(self, *args, request: SignedInRequest, **kwargs):
        super().__init__(*args, instance=request.user, **kwargs)
        self.request = request
        self.standing = request.user.email

    def clean(self) -> dict:
        """Ask for the password where the e-mail is a new one."""
        said = super().clean() or {}
        email = said.get("email")
        if not email or email == self.standing:
            return said
        if not ratelimit.consume(self.request, action="reauthenticate", user=self.request.user):
            self.add_error("password", _("试得太多了，请过几分钟再来"))
        elif not self.request.user.check_password(said.get("password", "")):
            self.add_error("password", _("换邮箱要填对现在的密码"))
        return said

    class Meta:
        model = User
        fields = ["name", "phone", "email"]
        labels = {"email": _("电子邮箱")}
        help_texts = {"email": _("有邮箱，就能收到通知邮件，也能自己找回密码")}


class NoticeSettingForm(forms.ModelForm):
    """When e-mails of notices may come."""

    digest = forms.TypedChoiceField(
        label=_("不急的通知"),
        choices=[(True, _("合成每天一封")), (False, _("有一条发一条"))],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        help_text=_("督办、会议改期这样的急事不等汇总，马上发"),
    )

    class Meta:
        model = NoticeSetting
        fields = ["digest", "digest_at", "quiet_from", "quiet_until"]
        widgets = {
            name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            for name in ("digest_at", "quiet_from", "quiet_until")
        }
        help_texts = {"quiet_until": _("这段时间里不发邮件，过后再发；两个写成一样就是不设")}


class FeedForm(forms.Form):
    """What a calendar link is for, so that one knows which to end."""

    name = forms.CharField(
        label=_("用在哪里"),
        max_length=40,
        help_text=_("如“我的手机”“办公室电脑”，以后好认"),
        error_messages={"required": _("请写一个名字，如“我的手机”")},
    )
