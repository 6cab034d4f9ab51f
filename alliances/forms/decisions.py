"""Forms of decisions and of pressing; of bodies: forms_bodies; of the log: views.log."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReportForm(forms.Form):
    """A decision is reported done."""

    report = forms.CharField(
        label=_("办理情况"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("办了什么、结果怎样，写给一起开会的人看"),
        error_messages={"required": _("请写办理情况：办了什么、结果怎样")},
    )


class ReasonForm(forms.Form):
    """A reason, where one is asked for."""

    reason = forms.CharField(
        label=_("理由"), max_length=200, error_messages={"required": _("请写明理由")}
    )


class PressForm(forms.Form):
    """What a level above says when it presses."""

    text = forms.CharField(
        label=_("督办意见"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
